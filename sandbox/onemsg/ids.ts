import { createHash } from 'node:crypto';

// All ids come from a name and a number, so that every start gives the same ones.

function digest(name: string): Buffer {
	return createHash('sha256').update(`onemsg sandbox ${name}`).digest();
}

/** A message id in the Cloud API's form. */
export function messageIdOf(name: string): string {
	return `wamid.HBgL${digest(`message ${name}`).subarray(0, 24).toString('base64url')}`;
}

/** A call id in the Cloud API's form. */
export function callIdOf(name: string): string {
	return `wacid.HBgL${digest(`call ${name}`).subarray(0, 18).toString('base64url')}`;
}

/** Text of letters and digits, for invite links. */
export function codeOf(name: string): string {
	return digest(`code ${name}`).toString('hex').slice(0, 22);
}

/** A UUID for a name. */
export function uuidOf(name: string): string {
	const hex = digest(`uuid ${name}`).toString('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
		'-',
	);
}
