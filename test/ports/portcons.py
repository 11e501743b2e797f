"""Prints the portcons of a binary policy in the order the kernel reads them: protocol, low, high, type."""

import sys

import setools

for portcon in setools.SELinuxPolicy(sys.argv[1]).portcons():
    print(portcon.protocol, portcon.ports.low, portcon.ports.high, portcon.context.type_)
