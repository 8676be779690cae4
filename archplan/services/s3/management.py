"""What AWS meters of a bucket beside keeping, writing and reading: lists, analyses, tags and batch jobs."""

from archplan.services.words import *

tag, job, objects = counts("tag", "job", "object")


class S3Management(ServicePart):
    """Management of objects, billed by the object, the tag or the job."""

    inventoried: Volume = option("0/month", "objects that its inventory lists, counted again in every list")
    analyzed: Count = option(0, "objects that storage class analysis watches")
    tags: Count = option(0, "tags on all its objects together")
    batch_jobs: Volume = option("0/month", "jobs of Batch Operations")
    batch_objects: Volume = option("0/month", "objects that those jobs work on; their requests are billed apart")

    @meter("inventory-object")
    def inventory(self):
        """Every object listed in an inventory. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.inventoried.number * objects / second if self.inventoried else None

    @meter("analytics-object")
    def storage_class_analysis(self):
        """Every object watched, each month. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.analyzed * objects / month if self.analyzed else None

    @meter("tag")
    def object_tags(self):
        """Every tag kept on an object. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.tags * tag if self.tags else None

    @meter("batch-job")
    def batch_operations(self):
        """Every job of Batch Operations. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.batch_jobs.number * job / second if self.batch_jobs else None

    @meter("batch-object")
    def objects_in_batch_operations(self):
        """Every object that a job works on, beside the requests it makes. [k]

        https://aws.amazon.com/s3/pricing/
        """
        return self.batch_objects.number * objects / second if self.batch_objects else None
