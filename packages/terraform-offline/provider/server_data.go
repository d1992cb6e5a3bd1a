package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (s *server) ValidateDataSourceConfig(_ context.Context, req *tfprotov5.ValidateDataSourceConfigRequest) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	resp := &tfprotov5.ValidateDataSourceConfigResponse{}
	resp.Diagnostics = check(s.catalog.dataSources.get(req.TypeName), req.TypeName, req.Config, true)
	return resp, nil
}

func (s *server) ReadDataSource(_ context.Context, req *tfprotov5.ReadDataSourceRequest) (*tfprotov5.ReadDataSourceResponse, error) {
	resp := &tfprotov5.ReadDataSourceResponse{}
	sc := s.catalog.dataSources.get(req.TypeName)
	if sc == nil {
		resp.Diagnostics = failure("Unknown type", fmt.Errorf("the schema has no data source %s", req.TypeName))
		return resp, nil
	}
	config, err := req.Config.Unmarshal(sc.typ())
	var state tftypes.Value
	if err == nil {
		state, err = readData(sc, req.TypeName, s.current(), config)
	}
	if err == nil {
		resp.State, err = dynamic(sc, state)
	}
	if err != nil {
		resp.Diagnostics = failure("Read of "+req.TypeName, err)
	}
	return resp, nil
}
