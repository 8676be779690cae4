"""What of tasks of Amazon ECS, or of the instances beneath them, a commitment may pay."""

from archplan.services.words import *


class BoughtAhead(ServicePart):
    """Tasks on Fargate, or instances."""

    def commits(self):
        """Tasks on Fargate that are not Spot, or the instances beneath them; no scratch space.

        https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
        """
        part = Fraction(1) if self.hours is None else Fraction(quantity(self.hours).number)
        if self.launch == "ec2":
            return {"container_instances": ec2_instance(self.instance or "", part=part)}
        if self.launch == "fargate-spot":
            return {}
        task = Committable(("compute-savings-plan",), ("fargate", "ecs"), part=part)
        return {"task_vCPUs": task, "task_memory": task}
