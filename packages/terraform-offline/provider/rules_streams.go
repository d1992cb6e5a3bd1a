package main

import (
	"regexp"
	"strings"
)

func ruleKinesis(c *checker) {
	mode := first(c.args["stream_mode_details"])["stream_mode"]
	switch {
	case mode == "ON_DEMAND" && set(c.args["shard_count"]):
		c.errorf(c.at("shard_count"), "Conflicting arguments", "an on-demand stream cannot have a shard_count.")
	case (mode == nil || mode == "PROVISIONED") && !set(c.args["shard_count"]):
		c.errorf(root(), "Missing argument", "a provisioned stream needs a shard_count.")
	}
	if c.args["encryption_type"] == "KMS" && !set(c.args["kms_key_id"]) {
		c.errorf(root(), "Missing argument", "the encryption_type KMS needs a kms_key_id.")
	}
}

func ruleFirehose(c *checker) {
	destination := text(c.args["destination"])
	if destination == "" {
		return
	}
	if b := destination + "_configuration"; !set(c.args[b]) {
		c.errorf(root(), "Missing block", "the destination %s needs a block %s.", destination, b)
		return
	}
	if set(c.args["kinesis_source_configuration"]) && first(c.args["server_side_encryption"])["enabled"] == true {
		c.errorf(c.at("server_side_encryption"), "Conflicting arguments", "a delivery stream that reads a Kinesis stream cannot have a server_side_encryption.")
	}
	if destination != "extended_s3" {
		return
	}
	s3 := first(c.args["extended_s3_configuration"])
	p := c.at("extended_s3_configuration").index(0)
	size, hasSize := num(s3["buffering_size"])
	conversion := first(s3["data_format_conversion_configuration"])
	converts := set(s3["data_format_conversion_configuration"]) && conversion["enabled"] != false
	dynamic := first(s3["dynamic_partitioning_configuration"])["enabled"] == true
	prefix, errorPrefix := text(s3["prefix"]), text(s3["error_output_prefix"])
	if converts {
		if format := text(s3["compression_format"]); format != "" && format != "UNCOMPRESSED" {
			c.errorf(p.attr("compression_format"), "Conflicting arguments", "with a conversion to Parquet or ORC the compression_format must be UNCOMPRESSED (the serializer compresses).")
		}
		if hasSize && size < 64 {
			c.errorf(p.attr("buffering_size"), "Number out of range", "with a conversion to Parquet or ORC the buffering_size must be at least 64, got %v.", size)
		}
		serializer := first(first(conversion["output_format_configuration"])["serializer"])
		if set(serializer["parquet_ser_de"]) == set(serializer["orc_ser_de"]) && !isUnknown(serializer) {
			c.errorf(p.attr("data_format_conversion_configuration"), "Conflicting or missing blocks", "the serializer needs exactly one of parquet_ser_de and orc_ser_de.")
		}
	}
	if dynamic {
		if hasSize && size < 64 {
			c.errorf(p.attr("buffering_size"), "Number out of range", "with dynamic partitioning the buffering_size must be at least 64, got %v.", size)
		}
		if !isUnknown(s3["prefix"]) && !strings.Contains(prefix, "!{partitionKeyFrom") {
			c.errorf(p.attr("prefix"), "Missing expression", "with dynamic partitioning the prefix must hold !{partitionKeyFromQuery:...} or !{partitionKeyFromLambda:...}.")
		}
		kinds := map[string]bool{}
		for _, pr := range blocks(first(s3["processing_configuration"])["processors"]) {
			kinds[text(pr["type"])] = true
		}
		if strings.Contains(prefix, "!{partitionKeyFromQuery:") && !kinds["MetadataExtraction"] {
			c.errorf(p.attr("processing_configuration"), "Missing processor", "!{partitionKeyFromQuery:...} needs a MetadataExtraction processor.")
		}
		if strings.Contains(prefix, "!{partitionKeyFromLambda:") && !kinds["Lambda"] {
			c.errorf(p.attr("processing_configuration"), "Missing processor", "!{partitionKeyFromLambda:...} needs a Lambda processor.")
		}
	} else if strings.Contains(prefix, "!{partitionKeyFrom") {
		c.errorf(p.attr("prefix"), "Conflicting arguments", "!{partitionKeyFrom...} needs dynamic_partitioning_configuration.")
	}
	if strings.Contains(prefix, "!{") && errorPrefix == "" && !isUnknown(s3["error_output_prefix"]) {
		c.errorf(p, "Missing argument", "a prefix with expressions needs an error_output_prefix.")
	}
	if strings.Contains(prefix, "!{firehose:error-output-type}") {
		c.errorf(p.attr("prefix"), "Expression", "!{firehose:error-output-type} is allowed in the error_output_prefix only.")
	}
	if errorPrefix != "" && strings.Contains(errorPrefix, "!{") && !strings.Contains(errorPrefix, "!{firehose:error-output-type}") {
		c.errorf(p.attr("error_output_prefix"), "Expression", "an error_output_prefix with expressions must hold !{firehose:error-output-type}.")
	}
	for _, text := range []string{prefix, errorPrefix} {
		for _, m := range firehoseExpression.FindAllStringSubmatch(text, -1) {
			if !containsText(strings.Fields("timestamp firehose partitionKeyFromQuery partitionKeyFromLambda"), m[1]) {
				c.errorf(p, "Expression", "unknown expression !{%s:...}; expected timestamp, firehose, partitionKeyFromQuery or partitionKeyFromLambda.", m[1])
			}
		}
	}
	if s3["s3_backup_mode"] == "Enabled" && !set(s3["s3_backup_configuration"]) {
		c.errorf(p, "Missing block", "the s3_backup_mode Enabled needs an s3_backup_configuration.")
	}
}

var firehoseExpression = regexp.MustCompile(`!\{([^:}]*):?[^}]*\}`)

func ruleQueue(c *checker) {
	c.conflicts("name", "name_prefix")
	c.conflicts("kms_master_key_id", "sqs_managed_sse_enabled")
	if name, ok := c.args["name"].(string); ok && !isUnknown(c.args["fifo_queue"]) {
		if fifo := c.args["fifo_queue"] == true; fifo != strings.HasSuffix(name, ".fifo") {
			c.errorf(c.at("name"), "Name of a FIFO queue", "%q: the name of a FIFO queue must end in .fifo, and no other name may.", name)
		}
	}
	if c.args["content_based_deduplication"] == true && c.args["fifo_queue"] != true && !isUnknown(c.args["fifo_queue"]) {
		c.errorf(c.at("content_based_deduplication"), "Conflicting arguments", "content_based_deduplication needs a FIFO queue.")
	}
}
