import { randomBytes } from 'node:crypto';

/** Kinds of websocket frames (RFC 6455, section 5.2). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A websocket frame. */
export interface Frame {
	final: boolean;
	opcode: number;
	masked: boolean;
	payload: Buffer;
}

/** A violation of the websocket protocol, with the code to close with. */
export class FrameError extends Error {
	constructor(
		readonly code: number,
		message: string,
	) {
		super(message);
	}
}

const maxPayloadBytes = 1024 * 1024;

/** Puts a payload into one frame. Servers send plain frames; clients must mask theirs. */
export function encodeFrame(opcode: number, payload: Buffer, masked = false): Buffer {
	const size = payload.length;
	const extended = size < 126 ? 0 : size < 65_536 ? 2 : 8;
	const header = Buffer.alloc(2 + extended);
	header[0] = 0x80 | opcode;
	header[1] = (masked ? 0x80 : 0) | (extended === 0 ? size : extended === 2 ? 126 : 127);
	if (extended === 2) header.writeUInt16BE(size, 2);
	if (extended === 8) header.writeBigUInt64BE(BigInt(size), 2);
	if (!masked) return Buffer.concat([header, payload]);
	const key = randomBytes(4);
	return Buffer.concat([header, key, mask(payload, key)]);
}

/** The payload of a close frame. */
export function closePayload(code: number, reason: string): Buffer {
	const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
	payload.writeUInt16BE(code);
	payload.write(reason, 2);
	return payload;
}

/** Takes frames out of a stream of bytes. */
export class FrameReader {
	private rest = Buffer.alloc(0);

	/** Adds bytes and gives the frames that are complete now. Throws a FrameError for what is no frame. */
	read(chunk: Buffer): Frame[] {
		this.rest = Buffer.concat([this.rest, chunk]);
		const frames: Frame[] = [];
		for (let frame = this.take(); frame; frame = this.take()) frames.push(frame);
		return frames;
	}

	private take(): Frame | null {
		const { rest } = this;
		if (rest.length < 2) return null;
		const [first, second] = [rest.readUInt8(0), rest.readUInt8(1)];
		if ((first & 0x70) !== 0) throw new FrameError(1002, 'No extension was agreed on');
		const opcode = first & 0x0f;
		const short = second & 0x7f;
		if (opcode >= opcodes.close && (short > 125 || (first & 0x80) === 0)) {
			throw new FrameError(1002, 'A control frame must be whole and short');
		}
		const extended = short < 126 ? 0 : short === 126 ? 2 : 8;
		const masked = (second & 0x80) !== 0;
		const start = 2 + extended + (masked ? 4 : 0);
		if (rest.length < start) return null;
		const size = extended === 0 ? short : extended === 2 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
		if (size > maxPayloadBytes) throw new FrameError(1009, 'The message is too large');
		if (rest.length < start + size) return null;
		const payload = rest.subarray(start, start + size);
		this.rest = Buffer.from(rest.subarray(start + size));
		return {
			final: (first & 0x80) !== 0,
			opcode,
			masked,
			payload: masked ? mask(payload, rest.subarray(start - 4, start)) : Buffer.from(payload),
		};
	}
}

// Masking and unmasking are the same.
function mask(payload: Buffer, key: Buffer): Buffer {
	const result = Buffer.from(payload);
	for (let index = 0; index < result.length; index += 1) {
		result[index] = (result[index] ?? 0) ^ (key[index % 4] ?? 0);
	}
	return result;
}
