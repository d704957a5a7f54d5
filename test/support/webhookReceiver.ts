import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { isRecord } from '../../sandbox/types';
import type { Fields } from '../../sandbox/values';

/** A call that a webhook received. */
export interface Received {
	url: string;
	headers: IncomingHttpHeaders;
	body: Fields;
}

/** A receiver of webhook calls. */
export class Receiver {
	readonly calls: Received[] = [];
	/** Status to answer with. */
	status = 200;
	private constructor(
		readonly url: string,
		readonly close: () => Promise<void>,
	) {}

	static async start(): Promise<Receiver> {
		const server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const body = parse(Buffer.concat(chunks).toString('utf8'));
				receiver.calls.push({ url: request.url ?? '', headers: request.headers, body: isRecord(body) ? body : {} });
				response.writeHead(receiver.status).end();
			});
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
		const receiver = new Receiver(`http://127.0.0.1:${address.port}/hook`, async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		});
		return receiver;
	}

	/** Bodies with a member of this name, once there are so many. */
	async bodies(member: string, count = 1): Promise<Fields[]> {
		const find = () => this.calls.map(({ body }) => body).filter((body) => member in body);
		await until(() => find().length >= count, `${count} calls with ${member}`);
		return find();
	}
}

/** Waits for a condition. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, ms = 40_000): Promise<void> {
	for (const end = Date.now() + ms; !(await condition());) {
		if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
