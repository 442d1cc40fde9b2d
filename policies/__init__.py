"""Policies: rules about both clouds, run by Pulumi's engine as a policy pack and by `twinstack check`."""
