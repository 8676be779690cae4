"""Amazon SageMaker AI bills every instance for the time it runs: behind an endpoint, in training, under a notebook.

https://aws.amazon.com/sagemaker/pricing/
"""

from archplan.services.words import *

server = unit("instance")
Schedule = Annotated[Quantity, Measures("a part of the time", one, "50 hours/week", high=Fraction(1))]


class SageMaker(
    Service, title="Amazon SageMaker AI", icon="aws.ml.Sagemaker", role="compute", subcategory="Machine Learning"
):
    """Trains models and answers with them. Notebooks have prices as Studio's; of endpoints and of training the book
    knows ml.m5.xlarge in N. Virginia alone.
    """

    also_called = {"ml": "", "machine_learning": ""}

    warned_alone = True

    instance: str = option("ml.m5.large", "the instance type behind its endpoint")
    instances: Range = option("1", "instances behind the endpoint, fewest to most; 0 when there is none")
    serves: Rate | None = option(None, "what one instance answers; with it, instances follow the traffic")
    volume: Size = option("0 GB", "the volume of each instance behind the endpoint")
    training: str = option("ml.m5.xlarge", "the instance type of training jobs", trains=SOME)
    trains: Schedule | None = option(None, "when training runs, such as 20 hours/month")
    notebook: str = option("ml.t3.medium", "the instance type of notebooks", notebooks=SOME)
    notebooks: Count = option(0, "notebooks")
    notebooks_open: Schedule = option("40 hours/week", "when a notebook runs", notebooks=SOME)

    requests: Flow = inflow("predictions asked for", default=True)

    def outflow(self, leaving):
        """A model calls nothing."""
        return {}

    @derived
    def instances_running(self):
        """Each hour the requests a second over what one instance answers, rounded up and held in the range; the
        fewest when it is not said what one instance answers.
        """
        wanted = self.instances.holding(ceil(self.requests.hourly / self.serves)) if self.serves else self.instances.low
        return over_the_day(wanted)

    def commits(self):
        """Every instance, whatever it does; no volume.

        https://docs.aws.amazon.com/savingsplans/latest/userguide/plan-types.html
        """
        runs = {
            "endpoint_instances": (self.instance, quantity(1)), "training_instances": (self.training, self.trains),
            "notebook_instances": (self.notebook, self.notebooks_open),
        }  # fmt: skip
        plans = ("sagemaker-savings-plan",)
        return {
            meter: Committable(plans, (kind, family_of(kind), "sagemaker"), kind=kind, part=Fraction(part.number))
            for meter, (kind, part) in runs.items()
            if part is not None
        }

    @meter("hosting/{instance}")
    def endpoint_instances(self):
        """Every instance behind the endpoint, asked or not. [k]

        https://aws.amazon.com/sagemaker/pricing/
        """
        return self.instances_running * server if self.instances.high else None

    @meter("hosting-storage")
    def endpoint_volumes(self):
        """The volume of every instance behind the endpoint. [k]

        https://aws.amazon.com/sagemaker/pricing/
        """
        return self.instances_running * self.volume if self.volume else None

    @meter("training/{training}")
    def training_instances(self):
        """An instance for as long as training runs. [k]

        https://aws.amazon.com/sagemaker/pricing/
        """
        return self.trains * server if self.trains is not None else None

    @meter("notebook/{notebook}")
    def notebook_instances(self):
        """Every notebook while it is open, at the price of one of Studio. [k]

        https://aws.amazon.com/sagemaker/pricing/
        """
        return self.notebooks * self.notebooks_open * server or None

    @rule(hint="write 'instances: 2' or more")
    def model_on_one_instance(self):
        """An endpoint with two instances stands in two zones.

        With one, predictions fail while it is replaced.

        Flags:
            services: {it: {type: sagemaker}}
            traffic: {app: {kind: devices, requests: 1/second}}
            connections: [app -> it]
        Passes:
            services: {it: {type: sagemaker, instances: 2}}
            traffic: {app: {kind: devices, requests: 1/second}}
            connections: [app -> it]
        Source: https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-best-practices.html
        """
        if self.stage == "production" and self.instances.low == 1 and self.requests:
            yield "instances", "the only instance answers every request"
