"""Starts ministack, an emulator of AWS that others wrote, with what it lacks and our deployment needs.

Each gap names the behaviour that AWS documents, asks the installed version whether it still lacks it, and only then adds it. A gap that is
closed is reported, and `npm run test:deployed` fails until it is removed here; so does one that stays open although this file should close it.
`--gaps` prints the list and starts nothing.
"""

import contextvars
import hashlib
import inspect
import json
import os
import re
import sys
import threading

from ministack.core import iam_actions, iam_evaluator, lambda_runtime, responses
from ministack.services import eventbridge, lambda_svc, scheduler, stepfunctions
from ministack.services.cloudformation import provisioners

GAPS = []


def gap(name, aws):
    """Registers a gap: a class with `is_open()` and `close()`."""

    def register(each):
        GAPS.append((name, aws, each))
        return each

    return register


def provisioner(resource_type):
    """The emulator's functions that create and update a resource of a template."""
    for value in vars(provisioners).values():
        if isinstance(value, dict) and isinstance(value.get(resource_type), dict) and "create" in value[resource_type]:
            return value[resource_type]
    raise LookupError(resource_type)


@gap("alarm-metrics", "AWS::CloudWatch::Alarm takes Metrics (metric math) in place of MetricName: its CloudFormation reference")
class AlarmMetrics:
    """The alarm is kept under an invented metric, and never fires."""

    template = {"Metrics": [{"Id": "m", "Expression": "1"}], "ComparisonOperator": "GreaterThanThreshold", "Threshold": 1}

    @staticmethod
    def is_open():
        try:
            provisioners._cw_metric_alarm_record("gap", AlarmMetrics.template)
            return False
        except ValueError:
            return True

    @staticmethod
    def close():
        original = provisioners._cw_metric_alarm_record

        def record(name, props):
            if props.get("Metrics"):
                props = {**{k: v for k, v in props.items() if k != "Metrics"}, "MetricName": "math", "Namespace": "metric-math"}
            return original(name, props)

        provisioners._cw_metric_alarm_record = record


@gap("cors", "AWS::ApiGatewayV2::Api with CorsConfiguration answers preflight requests: HTTP API developer guide, 'Configure CORS'")
class Cors:
    """The template writes AllowOrigins, and the emulator looks for allowOrigins."""

    @staticmethod
    def is_open():
        from ministack.services import apigateway

        props = {"Name": "gap", "ProtocolType": "HTTP", "CorsConfiguration": {"AllowOrigins": ["https://gap.invalid"]}}
        api, _ = provisioner("AWS::ApiGatewayV2::Api")["create"]("Gap", props, "gap")
        kept = apigateway._apis[api]["corsConfiguration"]
        provisioners._apigw_v2_api_delete(api, props)
        return "allowOrigins" not in kept

    @staticmethod
    def close():
        entry = provisioner("AWS::ApiGatewayV2::Api")
        create, update = entry["create"], entry["update"]

        def camel(props):
            cors = props.get("CorsConfiguration") or {}
            return {**props, "CorsConfiguration": {k[0].lower() + k[1:]: v for k, v in cors.items()}}

        entry["create"] = lambda logical_id, props, stack: create(logical_id, camel(props), stack)
        entry["update"] = lambda physical_id, old, new, *rest, **named: update(physical_id, camel(old), camel(new), *rest, **named)


@gap("error-name", "A Node function's error has the error's name as errorType: Lambda developer guide, 'Node.js function errors'")
class ErrorName:
    """Without it, no state machine catches an error by its name."""

    written = "error: String(err.message || err), trace"

    @staticmethod
    def is_open():
        return ErrorName.written in lambda_runtime._NODEJS_WORKER_SCRIPT

    @staticmethod
    def close():
        named = 'error: "\\u0001" + String(err.name || "Error") + "\\u0001" + String(err.message || err), trace'
        lambda_runtime._NODEJS_WORKER_SCRIPT = lambda_runtime._NODEJS_WORKER_SCRIPT.replace(ErrorName.written, named)
        original = lambda_svc._execute_function_warm

        def execute(func, event, request_id):
            result = original(func, event, request_id)
            body = result.get("body")
            if isinstance(body, dict) and str(body.get("errorMessage", "")).startswith("\x01"):
                _, name, message = body["errorMessage"].split("\x01", 2)
                result["body"] = {**body, "errorType": name, "errorMessage": message}
            return result

        lambda_svc._execute_function_warm = execute


@gap("tumbling-windows", "A stream's event has window, shardId and state with TumblingWindowInSeconds: Lambda developer guide, 'Stateful processing'")
class TumblingWindows:
    """Records only: no window ends."""

    @staticmethod
    def is_open():
        return "TumblingWindowInSeconds" not in inspect.getsource(provisioner("AWS::Lambda::EventSourceMapping")["create"])

    @staticmethod
    def close():
        names = set()
        entry = provisioner("AWS::Lambda::EventSourceMapping")
        create, original = entry["create"], lambda_svc._execute_function_warm

        def remember(logical_id, props, stack):
            if props.get("TumblingWindowInSeconds"):
                names.add(props["FunctionName"].split(":")[-1])
            return create(logical_id, props, stack)

        def execute(func, event, request_id):
            records = event.get("Records") if isinstance(event, dict) else None
            if records and records[0].get("eventSource") == "aws:dynamodb" and (func.get("config") or func).get("FunctionName") in names:
                window = {"start": "2026-01-01T00:00:00Z", "end": "2026-01-01T00:00:30Z"}
                event = {**event, "shardId": "shardId-000000000000", "state": {}, "window": window, "isFinalInvokeForWindow": False,
                         "isWindowTerminatedEarly": False, "eventSourceARN": records[0]["eventSourceARN"]}
            return original(func, event, request_id)

        entry["create"] = remember
        lambda_svc._execute_function_warm = execute


class Recorder:
    """Stands for a function while a gap is asked about."""

    def __init__(self, module, name):
        self.module, self.name, self.calls = module, name, []

    def __enter__(self):
        self.original = getattr(self.module, self.name)
        setattr(self.module, self.name, lambda *args, **_: self.calls.append(args) or (200, {}, b"{}"))
        return self

    def __exit__(self, *_):
        setattr(self.module, self.name, self.original)


START_EXECUTION = "arn:aws:scheduler:::aws-sdk:sfn:startExecution"


@gap("universal-target", f"A schedule's target may be {START_EXECUTION}: EventBridge Scheduler user guide, 'Using universal targets'")
class UniversalTarget:
    @staticmethod
    def is_open():
        with Recorder(stepfunctions, "_start_execution") as started:
            eventbridge._invoke_target({"Arn": START_EXECUTION, "Input": '{"StateMachineArn":"gap"}'}, {"Detail": "{}"}, {})
        return not started.calls

    @staticmethod
    def close():
        original = eventbridge._invoke_target

        def invoke(target, event, rule, view=None):
            if target.get("Arn", "") != START_EXECUTION:
                return original(target, event, rule, view)
            status, _, body = stepfunctions._start_execution({k[0].lower() + k[1:]: v for k, v in json.loads(target["Input"]).items()})
            if status >= 400:
                print("SCHEDULE FAILED", target["Input"], body, flush=True)

        eventbridge._invoke_target = invoke


@gap("rate-starts-at-once", "A rate-based schedule without StartDate starts at once: EventBridge Scheduler user guide, 'Schedule types'")
class RateStartsAtOnce:
    @staticmethod
    def is_open():
        import time

        key = ("000000000000", "us-east-1", "default/gap")
        schedules = scheduler._schedules._data
        schedules[key] = {"State": "ENABLED", "ScheduleExpression": "rate(1 hour)", "CreationDate": time.time(), "Target": {"Arn": "gap"}}
        with Recorder(eventbridge, "_invoke_target") as invoked:
            scheduler._tick_schedules()
        schedules.pop(key)
        scheduler._schedule_last_fired.pop(key, None)
        return not invoked.calls

    @staticmethod
    def close():
        original = scheduler._tick_schedules

        def tick():
            for key, schedule in list(scheduler._schedules._data.items()):
                if str(schedule.get("ScheduleExpression", "")).startswith("rate("):
                    scheduler._schedule_last_fired.setdefault(key, 0)
            return original()

        scheduler._tick_schedules = tick


@gap("generated-names", "A name that CloudFormation generates is unique, in another region too: CloudFormation user guide, 'Name type'")
class GeneratedNames:
    """Roles are those of all regions: a second region's role would replace the first one's."""

    @staticmethod
    def is_open():
        names = set()
        before = responses.get_region()
        for region in ("us-east-1", "eu-west-1"):
            responses.set_request_region(region)
            names.add(provisioners._physical_name("gap", "Role"))
        responses.set_request_region(before)
        return len(names) == 1

    @staticmethod
    def close():
        original = provisioners._physical_name

        def name_of(stack_name, logical_id, *, max_len=128, **named):
            suffix = hashlib.sha256(responses.get_region().encode()).hexdigest()[:6]
            return f"{original(stack_name, logical_id, max_len=max_len - 7, **named)}-{suffix}"

        provisioners._physical_name = name_of


def partition_key(item):
    return (item or {}).get("pk", {}).get("S")


REQUEST = contextvars.ContextVar("request", default={})


@gap("leading-keys", "dynamodb:LeadingKeys is a condition key, for each item of a transaction too: DynamoDB developer guide, 'Condition keys'")
class LeadingKeys:
    @staticmethod
    def is_open():
        return "dynamodb:LeadingKeys" not in iam_actions.dynamodb_service_context(b'{"Key":{"pk":{"S":"GAP#1"}}}')

    @staticmethod
    def close():
        context_of, enforce = iam_actions.dynamodb_service_context, iam_evaluator.enforce
        parts = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete", "ConditionCheckItem": "ConditionCheck", "GetItem": "Get"}

        def keys_of(request):
            keys = [partition_key(request.get("Key")), partition_key(request.get("Item"))]
            if "KeyConditionExpression" in request:
                keys.append(request.get("ExpressionAttributeValues", {}).get(":pk", {}).get("S"))
            for table in (request.get("RequestItems") or {}).values():
                if isinstance(table, dict):
                    keys += [partition_key(key) for key in table.get("Keys", [])]
                else:
                    keys += [partition_key((write.get("PutRequest") or {}).get("Item") or (write.get("DeleteRequest") or {}).get("Key"))
                             for write in table]
            return [key for key in keys if key]

        def with_keys(body):
            request = json.loads(body or b"{}")
            REQUEST.set(request)
            keys = keys_of(request)
            return {**context_of(body), **({"dynamodb:LeadingKeys": keys} if keys else {})}

        def each_item(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
            context = service_context or {}
            contexts = [context]
            if service == "dynamodb" and "dynamodb:EnclosingOperation" in context:
                part = parts[iam_action.split(":")[1]]
                contexts = [{**context, "dynamodb:LeadingKeys": [partition_key(item[part].get("Key")) or partition_key(item[part].get("Item"))]}
                            for item in REQUEST.get().get("TransactItems", []) if part in item]
            denials = (enforce(access_key_id, iam_action, service, region, resource_arn=resource_arn, service_context=each) for each in contexts)
            return next((denied for denied in denials if denied), None)

        iam_actions.dynamodb_service_context = with_keys
        iam_evaluator.enforce = each_item


@gap("encryption-context", "kms:EncryptionContext:<name> is a condition key: KMS developer guide, 'AWS KMS condition keys'")
class EncryptionContext:
    @staticmethod
    def is_open():
        body = b'{"EncryptionContext":{"role":"gap"}}'
        return "kms:EncryptionContext:role" not in iam_actions.request_tag_context("kms", "kms:Decrypt", body, {})

    @staticmethod
    def close():
        original = iam_actions.request_tag_context

        def context_of(service, action, body, params):
            context = original(service, action, body, params)
            if service != "kms":
                return context
            given = json.loads(body or b"{}").get("EncryptionContext") or {}
            return {**context, **{f"kms:EncryptionContext:{name}": value for name, value in given.items()}}

        iam_actions.request_tag_context = context_of


@gap("schedule-group", "A schedule's ARN is schedule/<group>/<name>: Service Authorization Reference, 'EventBridge Scheduler'")
class ScheduleGroup:
    asked = ("scheduler", "POST", "/schedules/gap", {}, b'{"GroupName":"timers"}', {}, "us-east-1", "000000000000")

    @staticmethod
    def is_open():
        return "/timers/" not in iam_actions.extract_resource_arn(*ScheduleGroup.asked)

    @staticmethod
    def close():
        original = iam_actions.extract_resource_arn

        def arn_of(service, method, path, headers, body, params, region, account_id):
            arn = original(service, method, path, headers, body, params, region, account_id)
            if service != "scheduler" or "/default/" not in arn:
                return arn
            group = (json.loads(body) if body[:1] == b"{" else {}).get("GroupName") or params.get("groupName")
            group = group[0] if isinstance(group, list) else group
            return arn.replace("/default/", f"/{group}/") if group else arn

        iam_actions.extract_resource_arn = arn_of


@gap("send-message-batch", "sqs:SendMessage allows SendMessageBatch, which is no action of IAM: SQS developer guide, 'SQS API permissions'")
class SendMessageBatch:
    asked = ("sqs", "POST", "/", {"x-amz-target": "AmazonSQS.SendMessageBatch"}, b"{}", {})

    @staticmethod
    def is_open():
        return iam_actions.extract_iam_action(*SendMessageBatch.asked) != "sqs:SendMessage"

    @staticmethod
    def close():
        original = iam_actions.extract_iam_action

        def action_of(*args):
            action = original(*args)
            return action[: -len("Batch")] if action and action.startswith("sqs:") and action.endswith("Batch") else action

        iam_actions.extract_iam_action = action_of


def take_loopback_for_tls():
    """Queues and buckets refuse requests without TLS (aws:SecureTransport), as they should; on AWS there are no others. Here HTTP on loopback is TLS."""
    import ministack.app

    original = iam_evaluator.pin_request_origin
    iam_evaluator.pin_request_origin = lambda source_ip, _secure: original(source_ip, True)
    ministack.app.pin_request_origin = iam_evaluator.pin_request_origin


def give_time(factor=10):
    """A function fails by what it does, not by how long a busy machine lets it wait, as in the sandbox's tests: each timeout of a template is longer."""

    def longer(match):
        return f'{match[1]}{int(match[2]) * factor}'

    def changed(props):
        if "Timeout" in props:
            props = {**props, "Timeout": min(900, int(props["Timeout"]) * factor)}
        if isinstance(props.get("DefinitionString"), str):
            props = {**props, "DefinitionString": re.sub(r'("TimeoutSeconds":\s*)(\d+)', longer, props["DefinitionString"])}
        return props

    for resource_type in ("AWS::Lambda::Function", "AWS::StepFunctions::StateMachine"):
        entry = provisioner(resource_type)
        create, update = entry["create"], entry["update"]
        entry["create"] = lambda logical_id, props, stack, create=create: create(logical_id, changed(props), stack)
        entry["update"] = lambda physical_id, old, new, *rest, update=update, **named: update(physical_id, changed(old), changed(new), *rest, **named)


def print_denials():
    """A line for each call that IAM denies: `DENIED action resource principal`."""
    original = iam_evaluator.enforce

    def enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        denied = original(access_key_id, iam_action, service, region, resource_arn=resource_arn, service_context=service_context)
        if denied:
            print("DENIED", iam_action, resource_arn, getattr(denied, "principal_arn", denied), flush=True)
        return denied

    iam_evaluator.enforce = enforce


def end_with_parent():
    """The emulator ends when whoever started it ends, however that was: its standard input is then closed."""

    def wait():
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    for gap_name, documented, change in GAPS:
        still_open = change.is_open()
        if still_open:
            change.close()
        state = ("unclosed" if change.is_open() else "open") if still_open else "closed"
        print("GAP", state, gap_name, documented, sep="\t", flush=True)
    if "--gaps" not in sys.argv:
        take_loopback_for_tls()
        give_time()
        print_denials()
        end_with_parent()
        from ministack.app import main

        sys.exit(main())
