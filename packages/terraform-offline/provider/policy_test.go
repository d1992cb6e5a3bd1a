package main

import (
	"strings"
	"testing"
)

func TestPolicyDocument(t *testing.T) {
	long, short, err := renderPolicy(args(t, `{
		"source_policy_documents": ["{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"a\",\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}"],
		"statement": [
			{"sid": "a", "actions": ["s3:GetObject", "s3:PutObject"], "resources": ["arn:aws:s3:::b/&{aws:username}/*"],
			 "condition": [{"test": "StringLike", "variable": "s3:prefix", "values": ["b/", "a/"]}]},
			{"effect": "Deny", "actions": ["sqs:*"], "resources": ["*"], "principals": [{"type": "*", "identifiers": ["*"]}]}
		],
		"override_policy_documents": ["{\"Statement\":[{\"Sid\":\"z\",\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}]}"]
	}`))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"Version":"2012-10-17","Statement":[` +
		`{"Sid":"a","Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::b/${aws:username}/*","Condition":{"StringLike":{"s3:prefix":["b/","a/"]}}},` +
		`{"Effect":"Deny","Action":"sqs:*","Resource":"*","Principal":"*"},` +
		`{"Sid":"z","Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}]}`
	if short != want {
		t.Errorf("got  %s\nwant %s", short, want)
	}
	if !strings.HasPrefix(long, "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n") {
		t.Error(long)
	}
}
