package web

import (
	_ "embed" // for the document
	"net/http"

	"github.com/gin-gonic/gin"
)

// openAPIDocument describes every address under /api/v1; openapi_test.go holds it to the code.
//
//go:embed openapi.yaml
var openAPIDocument []byte

// openAPI serves the description of the API. It needs no token: it holds nothing
// secret, and who writes a client reads it before there is one.
func openAPI(c *gin.Context) {
	c.Data(http.StatusOK, "application/yaml; charset=utf-8", openAPIDocument)
}
