package main

import "testing"

func testServer(t *testing.T) *server {
	t.Helper()
	s, err := newServer()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTables checks that every argument in the tables is in the schema.
