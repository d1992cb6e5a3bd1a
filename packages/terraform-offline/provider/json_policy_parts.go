package main

import (
	"encoding/json"
	"strings"
)

func quoted(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

// oneOf reports both of two keys, and neither of them if one is required.
func (pc *policyChecker) oneOf(st map[string]any, where, a, b string, required bool) {
	switch {
	case st[a] != nil && st[b] != nil:
		pc.fail("%s has both %s and %s", where, a, b)
	case required && st[a] == nil && st[b] == nil:
		pc.fail("%s has neither %s nor %s", where, a, b)
	}
}

// strings reads a key that holds a text or an array of texts.
func (pc *policyChecker) strings(st map[string]any, key, where string) []string {
	switch v := st[key].(type) {
	case nil:
		return nil
	case string:
		if v == "" {
			pc.fail("%s: %s is empty", where, key)
			return nil
		}
		return []string{v}
	case []any:
		if len(v) == 0 {
			pc.fail("%s: %s is an empty array", where, key)
		}
		var out []string
		for _, e := range v {
			s, ok := e.(string)
			if !ok {
				pc.fail("%s: %s must hold strings, got %s", where, key, quoted(e))
				continue
			}
			out = append(out, s)
		}
		return out
	}
	pc.fail("%s: %s must be a string or an array of strings", where, key)
	return nil
}

// resourceServices are resources whose policies allow actions of one service only and must name a resource.
var resourceServices = map[string]string{
	"aws_s3_bucket": "s3", "aws_s3_bucket_policy": "s3", "aws_sqs_queue": "sqs", "aws_sqs_queue_policy": "sqs",
	"aws_sns_topic": "sns", "aws_sns_topic_policy": "sns", "aws_kms_key": "kms", "aws_kms_key_policy": "kms",
	"aws_kinesis_resource_policy": "kinesis", "aws_dynamodb_resource_policy": "dynamodb",
	"aws_secretsmanager_secret_policy": "secretsmanager", "aws_glue_resource_policy": "glue",
}

func (pc *policyChecker) action(action, where string) {
	if action == "*" {
		if pc.form == trustPolicy {
			pc.fail("%s: a trust policy allows sts actions, not *", where)
		}
		return
	}
	if !actionPattern.MatchString(action) {
		pc.fail("%s: the action must have the form service:Action, got %q", where, action)
		return
	}
	service, _, _ := strings.Cut(strings.ToLower(action), ":")
	switch {
	case pc.form == trustPolicy && service != "sts":
		pc.fail("%s: the action %q is not one of sts", where, action)
	case pc.form == resourcePolicy && resourceServices[pc.typeName] != "" && service != resourceServices[pc.typeName]:
		pc.fail("%s: the action %q is not one of %s", where, action, resourceServices[pc.typeName])
	case !containsText(actionServices, service):
		pc.warn("%s: the action %q belongs to no service that this provider knows", where, action)
	}
}

func (pc *policyChecker) principal(v any, where string) {
	switch v := v.(type) {
	case string:
		if v != "*" {
			pc.fail(`%s: the Principal %q must be "*" or an object such as {"Service": "lambda.amazonaws.com"}`, where, v)
		}
	case map[string]any:
		if len(v) == 0 {
			pc.fail("%s: the Principal is empty", where)
		}
		for _, kind := range sortedKeys(v) {
			if !containsText([]string{"AWS", "Service", "Federated", "CanonicalUser"}, kind) {
				pc.fail("%s: the kind of a principal must be AWS, Service, Federated or CanonicalUser, got %q", where, kind)
				continue
			}
			for _, id := range pc.strings(v, kind, where) {
				switch {
				case kind == "Service" && !serviceName.MatchString(id):
					pc.fail("%s: a service principal must end in .amazonaws.com, got %q", where, id)
				case kind == "AWS" && id != "*" && !accountID.MatchString(id) && !strings.HasPrefix(id, "arn:") && !uniqueID.MatchString(id):
					pc.fail("%s: a principal must be an ARN, an account of 12 digits or *, got %q", where, id)
				}
			}
		}
	default:
		pc.fail("%s: the Principal must be \"*\" or an object", where)
	}
}

var conditionOperators = strings.Fields(`StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase
	StringLike StringNotLike NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan
	NumericGreaterThanEquals DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan
	DateGreaterThanEquals Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals ArnNotLike Null`)

// knownOperator reports whether a condition operator exists, with its prefix and suffix.
func knownOperator(operator string) bool {
	base := strings.TrimPrefix(strings.TrimPrefix(operator, "ForAllValues:"), "ForAnyValue:")
	return containsText(conditionOperators, strings.TrimSuffix(base, "IfExists"))
}

func (pc *policyChecker) condition(v any, where string) {
	tests, ok := v.(map[string]any)
	if !ok {
		pc.fail("%s: Condition must be an object", where)
		return
	}
	for _, operator := range sortedKeys(tests) {
		if !knownOperator(operator) {
			pc.fail("%s: unknown condition operator %q", where, operator)
		}
		keys, ok := tests[operator].(map[string]any)
		if !ok {
			pc.fail("%s: the condition %s must be an object of keys and values", where, operator)
			continue
		}
		for _, key := range sortedKeys(keys) {
			if !strings.Contains(key, ":") {
				pc.fail("%s: the condition key %q has no prefix such as aws: or s3:", where, key)
			}
			if keys[key] == nil {
				pc.fail("%s: the condition key %q has no value", where, key)
			}
		}
	}
}

// actionServices are the prefixes of actions that a data platform uses. Any other causes a warning only.
var actionServices = strings.Fields(`access-analyzer account acm acm-pca airflow amplify aoss apigateway appconfig appflow
	application-autoscaling appsync aps athena autoscaling autoscaling-plans aws-marketplace aws-portal backup
	backup-storage batch bedrock bedrock-agentcore budgets ce chatbot cloud9 cloudformation cloudfront cloudhsm cloudshell cloudtrail
	cloudwatch codeartifact codebuild codecommit codeconnections codedeploy codepipeline codestar-connections
	codewhisperer cognito-identity cognito-idp cognito-sync comprehend compute-optimizer config connect cur databrew
	dataexchange datapipeline datasync datazone dax detective devicefarm devops-guru directconnect dlm dms docdb-elastic
	ds dsql dynamodb ebs ec2 ec2-instance-connect ec2messages ecr ecr-public ecs eks eks-auth elasticache elasticbeanstalk
	elasticfilesystem elasticloadbalancing elasticmapreduce emr-containers emr-serverless entityresolution es events
	evidently execute-api finspace firehose fis forecast frauddetector fsx gamelift geo glacier globalaccelerator glue
	grafana greengrass groundstation guardduty health healthlake iam identitystore imagebuilder inspector inspector2 iot
	iotanalytics iotevents iotsitewise iottwinmaker ivs kafka kafka-cluster kafkaconnect kendra kinesis kinesisanalytics
	kinesisvideo kms lakeformation lambda lex license-manager lightsail logs lookoutmetrics machinelearning macie2
	mediaconvert memorydb mgn mobiletargeting mq neptune-db neptune-graph network-firewall networkmanager notifications
	oam omics opensearch organizations osis outposts payments personalize pi pipes polly pricing qapps qbusiness qldb
	quicksight ram rbin rds rds-data rds-db redshift redshift-data redshift-serverless rekognition resiliencehub
	resource-explorer-2 resource-groups rolesanywhere route53 route53domains route53resolver rum s3 s3-object-lambda
	s3-outposts s3express s3tables s3vectors sagemaker sagemaker-geospatial savingsplans scheduler schemas sdb
	secretsmanager securityhub securitylake serverlessrepo servicecatalog servicediscovery servicequotas ses
	shield signer sms-voice sns sqs ssm ssm-guiconnect ssmmessages sso sso-directory states storagegateway sts support
	swf synthetics tag textract timestream transcribe transfer translate trustedadvisor verifiedpermissions vpc-lattice
	vpce waf waf-regional wafv2 wellarchitected workspaces xray`)
