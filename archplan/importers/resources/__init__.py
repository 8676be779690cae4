"""What resources of AWS are in the words of archplan: a family a file, for Terraform and CloudFormation alike."""
