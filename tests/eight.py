"""The regions whose prices stand in every price file; the others have a table each, `pricing/regions/REGION.csv`."""

EIGHT = (
    "us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-south-1",
)  # fmt: skip
