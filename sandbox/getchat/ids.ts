import { createHash } from 'node:crypto';

// All ids come from a name and a number, so that every start gives the same ones.

function digest(name: string): Buffer {
	return createHash('sha256').update(`getchat sandbox ${name}`).digest();
}

/** A UUID (version 4 in form) for a name. */
export function uuidOf(name: string): string {
	const bytes = digest(name).subarray(0, 16);
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	const hex = bytes.toString('hex');
	const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
	return parts.join('-');
}

/** A WhatsApp message id: `ABGG…` for incoming messages, `gBGG…` for outgoing ones. */
export function wabaIdOf(name: string, fromUs: boolean): string {
	return (fromUs ? 'gBGG' : 'ABGG') + digest(`waba ${name}`).subarray(0, 18).toString('base64url');
}

/** A token of 40 hexadecimal digits. */
export function tokenOf(name: string): string {
	return digest(`token ${name}`).toString('hex').slice(0, 40);
}
