package main

import (
	"regexp"
	"strings"
)

var (
	runtimes = strings.Fields("nodejs20.x nodejs22.x nodejs24.x python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 java8.al2 java11 java17 java21 java25 dotnet8 dotnet10 ruby3.2 ruby3.3 ruby3.4 provided.al2 provided.al2023")
	// AWS no longer creates functions with these.
	oldRuntimes = strings.Fields("nodejs nodejs4.3 nodejs4.3-edge nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x python2.7 python3.6 python3.7 python3.8 java8 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 dotnet6 ruby2.5 ruby2.7 go1.x provided")
	// Lambda sets these itself.
	reservedVariables = strings.Fields("_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR")
	variableName      = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]+$`)
)

func ruleLambda(c *checker) {
	c.exactlyOne("filename", "image_uri", "s3_bucket")
	if set(c.args["s3_bucket"]) && !set(c.args["s3_key"]) {
		c.errorf(c.at("s3_bucket"), "Missing argument", "s3_bucket needs s3_key.")
	}
	image := text(c.args["package_type"]) == "Image"
	if !isUnknown(c.args["package_type"]) {
		for _, name := range []string{"handler", "runtime"} {
			if image && set(c.args[name]) {
				c.errorf(c.at(name), "Conflicting arguments", "a function from an image cannot have a %s.", name)
			} else if !image && !set(c.args[name]) {
				c.errorf(root(), "Missing argument", "a function from a zip file needs a %s.", name)
			}
		}
		if image != set(c.args["image_uri"]) {
			c.errorf(root(), "Conflicting arguments", "the package_type Image needs image_uri, and no other package_type allows it.")
		}
	}
	if runtime, ok := c.args["runtime"].(string); ok {
		switch {
		case containsText(runtimes, runtime):
		case containsText(oldRuntimes, runtime):
			c.errorf(c.at("runtime"), "Runtime", "AWS no longer creates functions with %q.", runtime)
		default:
			c.errorf(c.at("runtime"), "Runtime", "unknown runtime %q; expected one of %s.", runtime, strings.Join(runtimes, ", "))
		}
		if handler, ok := c.args["handler"].(string); ok && !strings.HasPrefix(runtime, "provided") && !strings.Contains(handler, ".") && !strings.HasPrefix(runtime, "java") && !strings.HasPrefix(runtime, "dotnet") {
			c.errorf(c.at("handler"), "Handler", "a handler must have the form file.function, got %q.", handler)
		}
	}
	if role, ok := c.args["role"].(string); ok && arnProblem(role) != "" {
		c.errorf(c.at("role"), "Not an ARN", "role is %q: %s.", role, arnProblem(role))
	}
	if len(texts(c.args["layers"])) > 5 {
		c.errorf(c.at("layers"), "Too many layers", "a function can have five layers.")
	}
	variables, _ := first(c.args["environment"])["variables"].(map[string]any)
	size := 0
	for _, name := range sortedKeys(variables) {
		p := c.at("environment").index(0).attr("variables").key(name)
		switch {
		case containsText(reservedVariables, name):
			c.errorf(p, "Environment variable", "Lambda sets %s itself; remove it.", name)
		case !variableName.MatchString(name):
			c.errorf(p, "Environment variable", "a name must be a letter and at least one letter, digit or underscore, got %q.", name)
		}
		size += len(name) + len(text(variables[name]))
	}
	if size > 4096 {
		c.errorf(c.at("environment"), "Environment too large", "the variables can take 4096 bytes, got %d.", size)
	}
}

func ruleEventSource(c *checker) {
	source, known := c.args["event_source_arn"].(string)
	if !known {
		return
	}
	batch, hasBatch := num(c.args["batch_size"])
	window, _ := num(c.args["maximum_batching_window_in_seconds"])
	switch {
	case strings.Contains(source, ":sqs:"):
		if set(c.args["starting_position"]) {
			c.errorf(c.at("starting_position"), "Conflicting arguments", "a queue cannot have a starting_position.")
		}
		if hasBatch && batch > 10 && window < 1 && !isUnknown(c.args["maximum_batching_window_in_seconds"]) {
			c.errorf(c.at("batch_size"), "Missing argument", "batches of more than 10 messages need a maximum_batching_window_in_seconds of at least 1.")
		}
		if hasBatch && batch > 10 && strings.HasSuffix(source, ".fifo") {
			c.errorf(c.at("batch_size"), "Number out of range", "a batch from a FIFO queue can have at most 10 messages.")
		}
		for _, name := range []string{"parallelization_factor", "bisect_batch_on_function_error", "maximum_record_age_in_seconds", "tumbling_window_in_seconds"} {
			if set(c.args[name]) && c.args[name] != false {
				c.errorf(c.at(name), "Conflicting arguments", "%s is for streams, not for queues.", name)
			}
		}
	case strings.Contains(source, ":kinesis:"), strings.Contains(source, ":dynamodb:"), strings.Contains(source, ":kafka:"):
		if !set(c.args["starting_position"]) {
			c.errorf(root(), "Missing argument", "a stream needs a starting_position.")
		}
		if strings.Contains(source, ":dynamodb:") && !strings.Contains(source, "/stream/") {
			c.errorf(c.at("event_source_arn"), "Not a stream", "expected the stream_arn of the table, got its ARN %q.", source)
		}
	}
}
