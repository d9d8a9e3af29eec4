/// The compiler of `.rpc` files. Read [RpcFile] first, which is what a file says, then [Problem], which is what is wrong with it.
@Version("0.1.0")
package io.evj.rpcgen;

import org.osgi.annotation.versioning.Version;
