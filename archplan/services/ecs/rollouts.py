"""A rolling deployment of an ECS service: how many tasks run meanwhile, and when it is given up."""

from archplan.services.words import *


class Rollouts(ServicePart):
    """How many tasks a rolling deployment keeps up, and what ends one that fails."""

    def kept_up(self, wanted):
        """Of the tasks wanted, those a rolling deployment keeps up: the minimum healthy percent, rounded up.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
        """
        return ceil(wanted * self.minimum_healthy_percent)

    def allowed(self, wanted):
        """What a rolling deployment lets run for the tasks wanted: the maximum percent, rounded down.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
        """
        return -ceil(-(wanted * self.maximum_percent))

    def failures_before_the_end(self, wanted):
        """Tasks that fail before the circuit breaker ends a deployment: half of those wanted unless stated, rounded
        up, three at least and 200 at most.

        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
        """
        threshold = self.circuit_breaker.threshold if self.circuit_breaker else Fraction(1, 2)
        return least(most(ceil(wanted * threshold), 3), 200)
