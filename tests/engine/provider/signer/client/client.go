// Package client stands in for a module that no longer is to be had: what signs requests to OSS.
//
// Nothing that the provider checks offline needs it.
package client

import (
	"errors"

	spi "github.com/alibabacloud-go/alibabacloud-gateway-spi/client"
)

// NewClient says why there is none; the provider passes it on to whoever asked for a call to OSS.
func NewClient() (spi.ClientInterface, error) {
	return nil, errors.New("this build of the provider cannot sign requests to OSS")
}
