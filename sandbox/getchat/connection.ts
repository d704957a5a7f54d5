import type { Duplex } from 'node:stream';
import { closePayload, encodeFrame, FrameError, FrameReader, opcodes, type Frame } from './frames';

/** What a connection tells its owner. */
export interface Listener {
	/** A whole message. */
	message(content: Buffer, isText: boolean): void;
	/** Whether to answer a ping. */
	answersPings(): boolean;
	/** The connection is gone. */
	closed(): void;
}

const maxMessageBytes = 1024 * 1024;
const goodbyeMs = 1000;

/** One websocket on the server's side, after the handshake. */
export class Connection {
	private readonly reader = new FrameReader();
	private parts: Buffer[] = [];
	private partsAreText = false;
	private closing = false;

	constructor(
		private readonly socket: Duplex,
		private readonly listener: Listener,
	) {
		socket.on('data', (chunk: Buffer) => this.feed(chunk));
		// A client that just goes away must not end the sandbox.
		socket.on('error', () => socket.destroy());
		socket.on('end', () => socket.end());
		socket.on('close', () => listener.closed());
	}

	/** Takes bytes that came from the client. */
	feed(chunk: Buffer): void {
		try {
			for (const frame of this.reader.read(chunk)) this.handle(frame);
		} catch (error) {
			if (!(error instanceof FrameError)) throw error;
			this.close(error.code, error.message);
		}
	}

	/** Sends a message. */
	send(message: string): void {
		this.write(opcodes.text, Buffer.from(message));
	}

	/** Says goodbye with a code, and goes even if the client never answers. */
	close(code: number, reason = ''): void {
		if (this.closing) return;
		this.write(opcodes.close, closePayload(code, reason));
		this.closing = true;
		setTimeout(() => this.socket.destroy(), goodbyeMs).unref();
	}

	/** Goes without a word, as a lost network does. */
	drop(): void {
		this.socket.destroy();
	}

	private handle(frame: Frame): void {
		if (!frame.masked) throw new FrameError(1002, 'Clients must mask their frames');
		switch (frame.opcode) {
			case opcodes.ping:
				if (this.listener.answersPings()) this.write(opcodes.pong, frame.payload);
				return;
			case opcodes.pong:
				return;
			case opcodes.close:
				this.write(opcodes.close, frame.payload);
				this.closing = true;
				this.socket.end();
				return;
			case opcodes.text:
			case opcodes.binary:
				if (this.parts.length > 0) throw new FrameError(1002, 'The message before is not finished');
				this.partsAreText = frame.opcode === opcodes.text;
				break;
			case opcodes.continuation:
				if (this.parts.length === 0) throw new FrameError(1002, 'A continuation without a message to continue');
				break;
			default:
				throw new FrameError(1002, 'Unknown kind of frame');
		}
		this.parts.push(frame.payload);
		const message = Buffer.concat(this.parts);
		if (message.length > maxMessageBytes) throw new FrameError(1009, 'The message is too large');
		if (!frame.final) return;
		this.parts = [];
		if (!this.closing) this.listener.message(message, this.partsAreText);
	}

	private write(opcode: number, payload: Buffer): void {
		if (!this.closing && this.socket.writable) this.socket.write(encodeFrame(opcode, payload));
	}
}
