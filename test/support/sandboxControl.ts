import type { IDataObject } from 'n8n-workflow';

/** Calls to the sandbox's control plane. */
export class SandboxControl {
	constructor(readonly origin: string) {}

	/** @throws Error with the sandbox's answer where it refuses */
	async call(method: string, address: string, body?: IDataObject): Promise<unknown> {
		const response = await fetch(`${this.origin}/_sandbox/${address}`, {
			method,
			...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`);
		return text === '' ? undefined : JSON.parse(text);
	}

	async list(address: string): Promise<IDataObject[]> {
		const entries = await this.call('GET', address);
		return Array.isArray(entries) ? entries : [];
	}

	/** Seed, journal, faults and limits as at the start. */
	async reset(): Promise<void> {
		await this.call('POST', 'reset');
	}

	/** Requests that providers got and that the journal still holds. */
	async requests(path: RegExp): Promise<Array<{ method: string; path: string; status: number; body: unknown }>> {
		const entries = (await this.list('journal')) as Array<{
			method: string;
			path: string;
			status: number;
			body: unknown;
		}>;
		return entries.filter((entry) => path.test(entry.path));
	}
}
