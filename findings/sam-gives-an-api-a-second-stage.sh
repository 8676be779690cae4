#!/usr/bin/env bash
# aws-sam-translator gives every REST API a second stage, "Stage", that no template asks for and no stage resource shows
#
# Expected: an AWS::Serverless::Api with StageName: live becomes an API with one stage, live; a reader of the translated
#           template finds the stages of an API among its resources of type AWS::ApiGateway::Stage.
# Real:     there is one AWS::ApiGateway::Stage, live, but the AWS::ApiGateway::Deployment carries StageName: Stage, and
#           API Gateway makes a stage of that name with the deployment. The API that SAM makes by itself of a function's
#           Api event has the same pair, Prod and Stage. With OpenApiVersion set, which by its name says something else,
#           the deployment has no StageName. An HttpApi has one stage.
# Version:  aws-sam-translator 1.115.0
# Source:   https://github.com/aws/serverless-application-model/issues/191 (a maintainer on the stage that is made besides);
#           the package itself
# What it means for us: an API is one service of a drawing whatever its stages; nothing may be counted or priced by them.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet aws-sam-translator==1.115.0 2>/dev/null
"$folder/venv/bin/pip" list 2>/dev/null | grep -i '^aws-sam'

AWS_DEFAULT_REGION=eu-west-1 "$folder/venv/bin/python" - <<'PYTHON'
import logging, sys
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

logging.disable()  # it speaks of metrics that nobody takes


def stages(kind, api=None, every=None):
    """The names of the stages: of stage resources, and of deployments."""
    event = {"Path": "/orders", "Method": "get"}
    resources = {}
    if api is not None:
        resources["Shop"] = {"Type": f"AWS::Serverless::{kind}", "Properties": api}
        event["ApiId" if kind == "HttpApi" else "RestApiId"] = {"Ref": "Shop"}
    resources["Orders"] = {
        "Type": "AWS::Serverless::Function",
        "Properties": {"Handler": "index.handler", "Runtime": "python3.13", "InlineCode": "def handler(event, context): pass",
                       "Events": {"Get": {"Type": kind, "Properties": event}}},
    }
    template = {"Transform": "AWS::Serverless-2016-10-31", "Globals": {kind: every or {}}, "Resources": resources}
    made = Translator({}, Parser()).translate(template, {})["Resources"].values()
    return tuple(
        [it["Properties"]["StageName"] for it in made if it["Type"].endswith(end) and "StageName" in it["Properties"]]
        for end in ("::Stage", "::Deployment")
    )


wanted = {
    "an API with StageName: live": (stages("Api", {"StageName": "live"}), (["live"], ["Stage"])),
    "the API of a function's event": (stages("Api"), (["Prod"], ["Stage"])),
    "the same with OpenApiVersion: 3.0.1": (stages("Api", {"StageName": "live"}, {"OpenApiVersion": "3.0.1"}), (["live"], [])),
    "an HttpApi with StageName: live": (stages("HttpApi", {"StageName": "live"}), (["live"], [])),
}
changed = False
for name, (real, answer) in wanted.items():
    print(f"{name}: stage resources {real[0]}, stages of deployments {real[1]}")
    if real != answer:
        print("changed: it was", *answer)
        changed = True
sys.exit(changed)
PYTHON
echo "as described"
