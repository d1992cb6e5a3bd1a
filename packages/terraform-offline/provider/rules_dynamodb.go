package main

func ruleTable(c *checker) {
	if set(c.args["restore_source_name"]) || set(c.args["restore_source_table_arn"]) {
		return
	}
	attributes := map[string]bool{}
	for _, a := range blocks(c.args["attribute"]) {
		name, ok := a["name"].(string)
		if !ok {
			return // known later
		}
		if attributes[name] {
			c.errorf(c.at("attribute"), "Attribute", "the attribute %q appears twice.", name)
		}
		attributes[name] = true
	}
	used := map[string]bool{}
	key := func(p place, v any) {
		if name, ok := v.(string); ok && name != "" {
			used[name] = true
			if !attributes[name] {
				c.errorf(p, "Missing attribute", "the key %q needs an attribute block with its name.", name)
			}
		}
	}
	if c.args["hash_key"] == nil {
		c.errorf(root(), "Missing argument", "a table needs a hash_key.")
	}
	key(c.at("hash_key"), c.args["hash_key"])
	key(c.at("range_key"), c.args["range_key"])
	provisioned := text(c.args["billing_mode"]) != "PAY_PER_REQUEST" && !isUnknown(c.args["billing_mode"])
	for _, kind := range []string{"global_secondary_index", "local_secondary_index"} {
		names := map[string]bool{}
		for _, ix := range blocks(c.args[kind]) {
			key(c.at(kind), ix["hash_key"])
			key(c.at(kind), ix["range_key"])
			name := text(ix["name"])
			if name != "" && names[name] {
				c.errorf(c.at(kind), "Index", "the index %q appears twice.", name)
			}
			names[name] = true
			if included := set(ix["non_key_attributes"]); ix["projection_type"] == "INCLUDE" && !included {
				c.errorf(c.at(kind), "Missing argument", "the index %q includes attributes but names none in non_key_attributes.", name)
			} else if ix["projection_type"] != "INCLUDE" && included && !isUnknown(ix["projection_type"]) {
				c.errorf(c.at(kind), "Conflicting arguments", "non_key_attributes of the index %q needs the projection_type INCLUDE.", name)
			}
			if kind == "global_secondary_index" && provisioned && (!set(ix["read_capacity"]) || !set(ix["write_capacity"])) {
				c.errorf(c.at(kind), "Missing argument", "the index %q of a provisioned table needs read_capacity and write_capacity.", name)
			}
		}
	}
	if set(c.args["local_secondary_index"]) && !set(c.args["range_key"]) {
		c.errorf(c.at("local_secondary_index"), "Missing argument", "a table with a local index needs a range_key.")
	}
	for _, name := range sortedKeys(attributes) {
		if !used[name] {
			c.errorf(c.at("attribute"), "Unused attribute", "the attribute %q is not a key of the table or of an index, which DynamoDB does not allow.", name)
		}
	}
	if provisioned && (!set(c.args["read_capacity"]) || !set(c.args["write_capacity"])) {
		c.errorf(root(), "Missing argument", "a provisioned table needs read_capacity and write_capacity (or the billing_mode PAY_PER_REQUEST).")
	}
	if c.args["stream_enabled"] == true && !set(c.args["stream_view_type"]) {
		c.errorf(root(), "Missing argument", "a stream needs a stream_view_type.")
	}
	if ttl := first(c.args["ttl"]); ttl["enabled"] == true && !set(ttl["attribute_name"]) {
		c.errorf(c.at("ttl"), "Missing argument", "ttl needs an attribute_name.")
	}
}
