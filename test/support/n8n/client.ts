import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { parse as unflatten } from 'flatted';
import { keepEvidence, noteSecrets } from '../evidence';

/** The owner that tests and the demo create. */
export const owner = { email: 'demo@example.com', password: 'Demo-Passw0rd', firstName: 'Demo', lastName: 'Owner' };

export interface Credential {
	id: string;
	name: string;
	type: string;
}

export interface WorkflowRef {
	id: string;
	versionId: string;
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	data: IRunExecutionData;
}

const ended = ['success', 'error', 'crashed', 'canceled'];

/** Drives n8n through the REST API that its editor uses. */
export class N8nClient {
	private cookie = '';

	constructor(readonly origin: string) {}

	/** Creates the owner on a fresh instance, and logs in. */
	async login(): Promise<void> {
		try {
			await this.call('POST', '/rest/owner/setup', owner);
		} catch {
			await this.call('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
		}
	}

	/** @throws Error with n8n's answer when the status is not 2xx */
	async call(method: string, path: string, body?: unknown): Promise<unknown> {
		const response = await this.answered(method, path, body === undefined ? undefined : JSON.stringify(body));
		const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0] ?? '';
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
		const answer: unknown = text === '' ? undefined : JSON.parse(text);
		return isRecord(answer) && 'data' in answer ? answer.data : answer;
	}

	/** n8n refuses everything, before it looks at it, while its own check of a busy database has failed: asked again. */
	private async answered(method: string, path: string, body: string | undefined): Promise<Response> {
		const headers = {
			'content-type': 'application/json',
			'browser-id': 'tests',
			// A connection of its own: n8n closes kept ones after some seconds, perhaps in the moment of the next request.
			connection: 'close',
			cookie: this.cookie,
		};
		for (const end = Date.now() + 60_000; ; await sleep(500)) {
			const response = await fetch(`${this.origin}${path}`, { method, headers, body });
			if (response.status !== 503 || Date.now() > end) return response;
			if (!(await response.clone().text()).includes('Database is not ready')) return response;
		}
	}

	async createCredential(type: string, name: string, data: IDataObject): Promise<Credential> {
		noteSecrets(data);
		const { id } = record(await this.call('POST', '/rest/credentials', { name, type, data }));
		return { id: String(id), name, type };
	}

	/** As a user saves it in the editor. */
	async changeCredential({ id, name, type }: Credential, data: IDataObject): Promise<void> {
		noteSecrets(data);
		await this.call('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	/** What the editor's credential test says. */
	async testCredential({ id, name, type }: Credential, data: IDataObject): Promise<IDataObject> {
		noteSecrets(data);
		const answer = record(await this.call('POST', '/rest/credentials/test', { credentials: { id, name, type, data } }));
		keepEvidence('credential-tests.jsonl', JSON.stringify(answer));
		return answer;
	}

	async createWorkflow(workflow: IDataObject): Promise<WorkflowRef> {
		const settings = { executionOrder: 'v1', saveDataSuccessExecution: 'all', saveManualExecutions: true };
		const { id, versionId } = record(await this.call('POST', '/rest/workflows', { settings, ...workflow }));
		return { id: String(id), versionId: String(versionId) };
	}

	/** Gives a node of a workflow other members. @returns the workflow's new version */
	async changeNode({ id }: WorkflowRef, name: string, change: IDataObject): Promise<WorkflowRef> {
		const { nodes, versionId } = record(await this.call('GET', `/rest/workflows/${id}`));
		const changed = (Array.isArray(nodes) ? nodes : []).map((node) =>
			record(node).name === name ? { ...record(node), ...change } : node,
		);
		const saved = record(await this.call('PATCH', `/rest/workflows/${id}`, { nodes: changed, versionId }));
		return { id, versionId: String(saved.versionId) };
	}

	/** Takes the samples of a workflow away, which its nodes would give instead of running. */
	async unpin({ id }: WorkflowRef): Promise<void> {
		const { versionId } = record(await this.call('GET', `/rest/workflows/${id}`));
		await this.call('PATCH', `/rest/workflows/${id}`, { pinData: {}, versionId });
	}

	/**
	 * The production URL of a published trigger whose secret is random, as the trigger keeps it.
	 *
	 * @param provider of a trigger that several call
	 */
	async productionUrl({ id }: WorkflowRef, node: string, provider?: string): Promise<string> {
		const { staticData } = record(await this.call('GET', `/rest/workflows/${id}`));
		const own = record(record(staticData ?? {})[`node:${node}`] ?? {});
		const key = provider === undefined ? 'pastedUrl' : `${provider}.pastedUrl`;
		return String(record(own[key] ?? {}).url);
	}

	/** A workflow as it was saved last. */
	async latest({ id }: WorkflowRef): Promise<WorkflowRef> {
		const { versionId } = record(await this.call('GET', `/rest/workflows/${id}`));
		return { id, versionId: String(versionId) };
	}

	/** Publishes a workflow and waits until its trigger listens. */
	async publish({ id, versionId }: WorkflowRef): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
		await this.publicationOf(id, 'published');
	}

	async unpublish({ id }: WorkflowRef): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.publicationOf(id, 'not_published');
	}

	/** Runs a workflow as the editor's button does. @param trigger name of the trigger node to start from */
	async run({ id }: WorkflowRef, trigger: string, limitMs?: number): Promise<Execution> {
		const started = record(
			await this.call('POST', `/rest/workflows/${id}/run`, { triggerToStartFrom: { name: trigger } }),
		);
		return await this.ended(String(started.executionId), limitMs);
	}

	/** Waits until a workflow has been executed so many times. @returns its executions, oldest first */
	async executions({ id }: WorkflowRef, count: number, limitMs = 90_000): Promise<Execution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		for (const end = Date.now() + limitMs; ; await sleep(200)) {
			const { results } = record(await this.call('GET', `/rest/executions?filter=${filter}&limit=50`));
			const ids = idsOf(results);
			if (ids.length >= count) {
				return await Promise.all(ids.sort((a, b) => Number(a) - Number(b)).map(async (one) => await this.ended(one)));
			}
			if (Date.now() > end) throw new Error(`Workflow ${id} has ${ids.length} executions, not ${count}`);
		}
	}

	/** Waits until no execution is running; those that wait for somebody do not count. */
	async idle(): Promise<void> {
		const filter = encodeURIComponent(JSON.stringify({ status: ['running', 'new'] }));
		for (const end = Date.now() + 60_000; ; await sleep(200)) {
			const { results } = record(await this.call('GET', `/rest/executions?filter=${filter}&limit=1`));
			if (Array.isArray(results) && results.length === 0) return;
			if (Date.now() > end) throw new Error('Executions are still running');
		}
	}

	/** Waits until a workflow has been executed so many times and no more come. @returns how many there are then */
	async settledCount({ id }: WorkflowRef, wanted: number, limitMs = 120_000): Promise<number> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: ['success'] }));
		let last = -1;
		let lastChange = Date.now();
		for (const end = Date.now() + limitMs; ; await sleep(500)) {
			const { count } = record(await this.call('GET', `/rest/executions?filter=${filter}&limit=1`));
			const now = Number(count);
			if (now !== last) lastChange = Date.now();
			last = now;
			const quiet = Date.now() - lastChange;
			if ((now >= wanted && quiet > 3_000) || quiet > 20_000 || Date.now() > end) return now;
		}
	}

	/** The items that a node gave in all ended executions of a workflow, however many. */
	async everyItem({ id }: WorkflowRef, node: string): Promise<INodeExecutionData[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const items: INodeExecutionData[] = [];
		for (let cursor = ''; ;) {
			const page = record(await this.call('GET', `/rest/executions?filter=${filter}&limit=50${cursor}`));
			const executions = await Promise.all(idsOf(page.results).map(async (one) => await this.ended(one)));
			items.push(...executions.flatMap((execution) => itemsOf(execution, node)));
			if (typeof page.nextCursor !== 'string') return items;
			cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
		}
	}

	/** Why executions of a workflow did not end well, for tests that expect that all did. */
	async failures({ id }: WorkflowRef): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: ['error', 'crashed', 'canceled'] }));
		const { results } = record(await this.call('GET', `/rest/executions?filter=${filter}&limit=5`));
		const executions = await Promise.all(idsOf(results).map(async (one) => await this.ended(one)));
		return executions.map((execution) => `${execution.status}: ${errorOf(execution).message}`);
	}

	private async ended(id: string, limitMs = 300_000): Promise<Execution> {
		for (const end = Date.now() + limitMs; ; await sleep(100)) {
			const execution = record(await this.call('GET', `/rest/executions/${id}`));
			const status = String(execution.status);
			if (ended.includes(status)) {
				keepEvidence('executions.jsonl', String(execution.data));
				return { id, status, mode: String(execution.mode), data: unflatten(String(execution.data)) };
			}
			if (Date.now() > end) throw new Error(`Execution ${id} is still ${status}`);
		}
	}

	private async publicationOf(id: string, wanted: string): Promise<void> {
		for (const end = Date.now() + 60_000; ; await sleep(100)) {
			const status = record(await this.call('GET', `/rest/workflows/${id}/publication-status`));
			if (status.status === wanted) return;
			if (status.status === 'failed' || status.status === 'partial' || Date.now() > end) {
				throw new Error(`Workflow ${id} is not ${wanted}: ${JSON.stringify(status)}`);
			}
		}
	}
}

/** The items a node gave in its last run. @param output index of the node's output; errors have their own */
export function itemsOf({ data }: Execution, node: string, output = 0): INodeExecutionData[] {
	const runs = data.resultData.runData[node] ?? [];
	return runs[runs.length - 1]?.data?.main?.[output] ?? [];
}

/** Message and description of the error that ended an execution. */
export function errorOf({ data }: Execution): { message: string; description: string } {
	const { error } = data.resultData;
	const { message, description } = record(error ?? {});
	return { message: String(message ?? ''), description: String(description ?? '') };
}

/** n8n asks for running and for ended executions one after the other: one that ends meanwhile is listed twice. */
function idsOf(results: unknown): string[] {
	return [...new Set((Array.isArray(results) ? results : []).map((result) => String(record(result).id)))];
}

function record(value: unknown): IDataObject {
	if (isRecord(value)) return value;
	throw new Error(`Expected an object, got ${JSON.stringify(value)}`);
}

function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
