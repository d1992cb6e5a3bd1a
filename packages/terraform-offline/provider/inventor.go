package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type inventor struct {
	typeName string
	set      settings
	args     map[string]any
	naming   naming
	seed     [32]byte
	name     string
}

func newInventor(typeName string, set settings, args map[string]any) *inventor {
	in := &inventor{typeName: typeName, set: set, args: args, naming: namingOf(typeName)}
	text, _ := json.Marshal(args)
	in.seed = sha256.Sum256(append([]byte(typeName+"\n"), text...))
	if region, ok := args["region"].(string); ok && region != "" {
		account := set.account
		in.set = newSettings(region, account)
	}
	for _, candidate := range in.naming.names {
		if text, ok := args[candidate].(string); ok && text != "" {
			in.name = text
			break
		}
	}
	for _, prefix := range []string{"name_prefix", "bucket_prefix", in.naming.names[0] + "_prefix"} {
		if text, ok := args[prefix].(string); ok && text != "" && in.name == "" {
			in.name = text + in.digits(26, "0123456789", "name")
		}
	}
	if in.name == "" {
		in.name = "terraform-" + in.digits(26, "0123456789", "name")
	}
	return in
}

// digits are n characters of an alphabet, which depend on the arguments and on what they are for.
func (in *inventor) digits(n int, alphabet, purpose string) string {
	var out strings.Builder
	for i := 0; out.Len() < n; i++ {
		sum := sha256.Sum256(append(in.seed[:], fmt.Sprintf("%s/%d", purpose, i)...))
		for _, b := range sum {
			if out.Len() < n {
				out.WriteByte(alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return out.String()
}

func (in *inventor) uuid() string {
	h := in.digits(32, "0123456789abcdef", "uuid")
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:]
}

var (
	templateToken = regexp.MustCompile(`\{([^{}]+)\}`)
	sizedToken    = regexp.MustCompile(`^(hex|HEX|num)(\d+)$`)
)

// expand fills a template.
func (in *inventor) expand(template string) string {
	return templateToken.ReplaceAllStringFunc(template, func(token string) string {
		token = token[1 : len(token)-1]
		switch token {
		case "p":
			return in.set.partition
		case "r":
			return in.set.region
		case "a":
			return in.set.account
		case "dns":
			return in.set.dnsSuffix
		case "name":
			return in.name
		case "/name": // a parameter is called x or /x/y, its ARN always has the slash
			return "/" + strings.TrimPrefix(in.name, "/")
		case "id": // as given, or by the naming
			if id := in.arg("id", ""); id != "" {
				return id
			}
			return in.expand(in.naming.id)
		case "arn":
			if arn := in.arg("arn", ""); arn != "" {
				return arn
			}
			return in.expand(in.naming.arn)
		case "uuid":
			return in.uuid()
		case "path":
			return in.arg("path", "/")
		case "host":
			return strings.TrimPrefix(in.name, "https://")
		case "b64":
			return base64.StdEncoding.EncodeToString(in.seed[:])
		case "bus":
			if bus := in.arg("event_bus_name", "default"); bus != "default" {
				return bus[strings.LastIndex(bus, "/")+1:] + "/"
			}
			return ""
		}
		if m := sizedToken.FindStringSubmatch(token); m != nil {
			n, _ := strconv.Atoi(m[2])
			alphabet := map[string]string{"hex": "0123456789abcdef", "HEX": "0123456789ABCDEF", "num": "123456789"}[m[1]]
			return in.digits(n, alphabet, m[1])
		}
		kind, arg, fallback := "", token, ""
		if i := strings.IndexAny(token, ".:"); i >= 0 {
			kind, arg = token[:i], token[i+1:]
		}
		arg, fallback, _ = strings.Cut(arg, "|")
		value := in.arg(arg, fallback)
		switch kind {
		case "last": // the name at the end of an ARN
			return value[strings.LastIndexAny(value, ":/")+1:]
		case "lambda": // a function's ARN, from a name or an ARN
			if strings.HasPrefix(value, "arn:") {
				return value
			}
			return in.expand("arn:{p}:lambda:{r}:{a}:function:" + value)
		}
		return value
	})
}

func (in *inventor) arg(name, fallback string) string {
	if text, ok := in.args[name].(string); ok && text != "" {
		return text
	}
	return fallback
}

// fill replaces every unknown of a planned state.
func (in *inventor) fill(sc *schema, v tftypes.Value) (tftypes.Value, error) {
	var fields map[string]tftypes.Value
	if err := v.As(&fields); err != nil {
		return v, err
	}
	out := make(map[string]tftypes.Value, len(fields))
	var failed error
	for _, a := range sc.block.attrs {
		nv, err := in.settle(fields[a.name], a.name, true)
		if err != nil {
			return v, fmt.Errorf("%s: %w", a.name, err)
		}
		out[a.name] = nv
	}
	for _, n := range sc.block.blocks {
		nv, err := n.mapAttributes(fields[n.name], func(a *attribute, v tftypes.Value) tftypes.Value {
			nv, err := in.settle(v, a.name, false)
			if err != nil {
				failed = err
			}
			return nv
		})
		if err == nil {
			err = failed
		}
		if err != nil {
			return v, fmt.Errorf("%s: %w", n.name, err)
		}
		out[n.name] = nv
	}
	return newValue(v.Type(), out)
}

// settle replaces every unknown in the value of an attribute.
func (in *inventor) settle(v tftypes.Value, name string, top bool) (tftypes.Value, error) {
	switch {
	case v.IsFullyKnown():
		return v, nil
	case !v.IsKnown():
		return in.invent(v.Type(), name, top)
	}
	switch typ := v.Type().(type) {
	case tftypes.List, tftypes.Set, tftypes.Tuple:
		var elems []tftypes.Value
		if err := v.As(&elems); err != nil {
			return v, err
		}
		out := make([]tftypes.Value, len(elems))
		for i, e := range elems {
			ne, err := in.settle(e, name, false)
			if err != nil {
				return v, err
			}
			out[i] = ne
		}
		return newValue(typ, out)
	}
	var elems map[string]tftypes.Value
	if err := v.As(&elems); err != nil {
		return v, err
	}
	out := make(map[string]tftypes.Value, len(elems))
	for key, e := range elems {
		ne, err := in.settle(e, key, false)
		if err != nil {
			return v, err
		}
		out[key] = ne
	}
	return newValue(v.Type(), out)
}

// invent makes a value of a type out of nothing.
func (in *inventor) invent(typ tftypes.Type, name string, top bool) (tftypes.Value, error) {
	switch t := typ.(type) {
	case tftypes.List, tftypes.Set:
		return newValue(typ, []tftypes.Value{})
	case tftypes.Map:
		return newValue(typ, map[string]tftypes.Value{})
	case tftypes.Object:
		fields := map[string]tftypes.Value{}
		for key, ft := range t.AttributeTypes {
			fv, err := in.invent(ft, key, false)
			if err != nil {
				return fv, err
			}
			fields[key] = fv
		}
		return newValue(typ, fields)
	case tftypes.Tuple:
		var elems []tftypes.Value
		for _, et := range t.ElementTypes {
			ev, err := in.invent(et, name, false)
			if err != nil {
				return ev, err
			}
			elems = append(elems, ev)
		}
		return newValue(typ, elems)
	}
	switch {
	case typ.Is(tftypes.String):
		return newValue(typ, in.text(name, top))
	case typ.Is(tftypes.Number):
		n, _ := strconv.Atoi(in.naming.more[name])
		return newValue(typ, n)
	case typ.Is(tftypes.Bool):
		return newValue(typ, false)
	}
	return newValue(typ, nil) // of dynamic type
}

var timeName = regexp.MustCompile(`(^|_)(at|time|date|timestamp)$|^last_modified`)

// text makes up a string attribute.
func (in *inventor) text(name string, top bool) string {
	if top {
		if in.typeName == "aws_dynamodb_table" && strings.HasPrefix(name, "stream_") && in.args["stream_enabled"] != true {
			return "" // a table without a stream
		}
		if template, ok := in.naming.more[name]; ok {
			return in.expand(template)
		}
		switch name {
		case "id":
			return in.expand("{id}")
		case "arn":
			return in.expand("{arn}")
		case in.naming.names[0]:
			return in.name
		}
	}
	switch name {
	case "name_prefix", "bucket_prefix", "statement_id_prefix", "policy", "redrive_policy", "redrive_allow_policy":
		return "" // not set, so there is none
	case "region":
		return in.set.region
	case "account_id", "aws_account_id", "owner_id", "owner_account_id", "registry_id":
		return in.set.account
	}
	switch {
	case strings.HasSuffix(name, "_arn"):
		kind := strings.ReplaceAll(strings.TrimSuffix(name, "_arn"), "_", "-")
		return in.expand("arn:{p}:" + serviceOf(in.typeName) + ":{r}:{a}:" + kind + "/" + lastName(in.name))
	case timeName.MatchString(name):
		return "2000-01-01T00:00:00Z"
	}
	return in.typeName + "." + name + ".offline"
}

func lastName(name string) string { return name[strings.LastIndexAny(name, ":/")+1:] }
