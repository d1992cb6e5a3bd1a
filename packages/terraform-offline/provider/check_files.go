package main

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// checkFiles rejects an apply whose local files do not exist, as the AWS provider does.
func checkFiles(typeName string, args map[string]any) diagnostics {
	var diags diagnostics
	for _, name := range strings.Fields(fileArguments[typeName]) {
		path, ok := args[name].(string)
		if !ok || path == "" {
			continue
		}
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			diags.add(tfprotov5.DiagnosticSeverityError, tftypes.NewAttributePath().WithAttributeName(name),
				"No such file", fmt.Sprintf("%s reads the file %q, which does not exist.", typeName, path))
		}
	}
	return diags
}

var fileArguments = map[string]string{
	"aws_lambda_function":      "filename",
	"aws_lambda_layer_version": "filename",
	"aws_s3_object":            "source",
}

// md5Hex is used where AWS answers with an MD5.
func md5Hex(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}
