import { UserError } from 'n8n-workflow';
import { asString, isDataObject } from '../dataObject';

/** Errors nest a few levels deep at the most; a cause that leads back to itself ends here. */
const maxDepth = 8;

/** What looks an address up; `query…` is how Node calls its own resolver's questions. */
const lookup = /^(?:getaddrinfo|getnameinfo|query[A-Z]\w*)$/;

/** Codes that nothing but the lookup of a name, a connect, or the tunnel of a proxy gives. */
const connectCode = /^(?:ENOTFOUND|EAI_[A-Z]+|UND_ERR_CONNECT_TIMEOUT|ERR_PROXY_TUNNEL)$/;

/** Codes that name a failure of their own; others are names of the error that was wrapped. */
const failureCode = /^(?:E[A-Z]{3,}|ERR_(?:HTTP2|SSL|STREAM|TLS)_\w+|UND_ERR_\w+)$/;

/** What Node writes where it connects or looks up, for errors that lost their `syscall` on the way. */
const connectWords = /^(?:connect|getaddrinfo) E[A-Z_]+\b/;

/** Before TLS is established no byte of the request leaves; nor does one before a proxy has opened its tunnel. */
const handshakeWords =
	/before secure TLS connection was established|^Proxy connection ended before receiving CONNECT response/i;

/** A certificate that Node refuses. It checks certificates at the handshake only. */
const certificateCodes = new Set([
	'CERT_CHAIN_TOO_LONG',
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REJECTED',
	'CERT_REVOKED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERR_TLS_CERT_ALTNAME_FORMAT',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'HOSTNAME_MISMATCH',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'PATH_LENGTH_EXCEEDED',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Requests that Node or axios cannot even build, such as a header with a line break in it. */
const unbuildable =
	/^ERR_(?:INVALID_CHAR|INVALID_HTTP_TOKEN|INVALID_URL|UNESCAPED_CHARACTERS|HTTP_INVALID_HEADER_VALUE)$/;

/**
 * Whether an error of n8n's HTTP helper proves that the request failed before its first byte left, so that the provider
 * cannot have acted on it. The phase proves it, not the name of the error: on an established connection the same
 * `EHOSTUNREACH` or `EPROTO` may come after the provider has read everything.
 *
 * @param error as thrown; its causes are looked at as well, and of several connects tried at once every one must have failed
 */
export function failedBeforeSending(error: unknown, depth = 0): boolean {
	if (!isDataObject(error) || depth > maxDepth) return false;
	const { errors, cause } = error;
	if (Array.isArray(errors) && errors.length > 0) {
		return errors.every((one) => failedBeforeSending(one, depth + 1));
	}
	return isProof(error) || (!isAnother(error, cause) && failedBeforeSending(cause, depth + 1));
}

/**
 * Whether an error is a failure of its own, and not its cause once more: a connection that broke while reading has been
 * established, whatever address was tried in vain before it.
 */
function isAnother(error: Record<string, unknown>, cause: unknown): boolean {
	const code = asString(error.code);
	const hasOwnCode = failureCode.test(code) && isDataObject(cause) && code !== asString(cause.code);
	return asString(error.syscall) !== '' || hasOwnCode;
}

function isProof(error: Record<string, unknown>): boolean {
	const code = asString(error.code);
	const syscall = asString(error.syscall);
	const message = asString(error.message);
	if (syscall === 'connect' || lookup.test(syscall)) return true;
	if (syscall === '' && (connectCode.test(code) || connectWords.test(message))) return true;
	if (handshakeWords.test(message) || certificateCodes.has(code) || unbuildable.test(code)) return true;
	// n8n's own checks, such as the one against requests to internal addresses, come before the request.
	if (error instanceof UserError) return true;
	return isStillConnecting(error, code);
}

/** Reads from the request itself, where axios hands it over, whether it still waited for its connection. */
function isStillConnecting({ request, name }: Record<string, unknown>, code: string): boolean {
	// axios gives a cancelled request as soon as there is one.
	if (request === undefined) return code === 'ERR_CANCELED' && name === 'CanceledError';
	if (!isDataObject(request) || !('socket' in request)) return false;
	const { socket } = request;
	// None yet: the name is looked up, or a proxy is asked for a tunnel.
	if (socket === null) return true;
	return isDataObject(socket) && (socket.connecting === true || socket.secureConnecting === true);
}
