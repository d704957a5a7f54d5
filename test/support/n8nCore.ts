import { EventEmitter } from 'node:events';
import { parse as parseQuery } from 'node:querystring';
import { inspect } from 'node:util';
import { Credentials, ExecuteContext, HookContext, LoadOptionsContext, PollContext, WebhookContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialType,
	IDataObject,
	IExecuteData,
	IExecuteFunctions,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRunExecutionData,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, ObservableObject, Workflow } from 'n8n-workflow';
import { templateTextKey } from '../../nodes/shared/whatsapp/templateText';
import { keepEvidence, noteSecrets } from './evidence';
import { held } from './heldTime';
import { standIn } from './standIn';

/** What a test runs: a node with its credential, as a user would have set them up. */
export interface Setup {
	nodeType: INodeType;
	credentialType: ICredentialType;
	/** Stored credential data; what `preAuthentication` returns is written back to it, as n8n does. */
	credential: ICredentialDataDecryptedObject;
	/** More credentials, of a node that takes several. */
	otherCredentials?: ReadonlyArray<Pick<Setup, 'credential' | 'credentialType'>>;
	parameters?: INodeParameters;
	node?: Partial<INode>;
	workflowId?: string;
	/** Names of nodes that follow. */
	followers?: readonly string[];
	/** Where this n8n is reached; nowhere by default. */
	n8nOrigin?: string;
}

export interface ExecuteSetup extends Setup {
	/** The provider puts the credential's secrets into its data on purpose: the output is no evidence, errors are. */
	echoesSecrets?: boolean;
	items?: INodeExecutionData[];
	/** Hand the same one to a second call to run the node again within one execution, as Retry On Fail does. */
	runExecutionData?: IRunExecutionData;
	/** Of the whole workflow, as n8n stores it: `node:<name>` and `global`. */
	staticData?: IDataObject;
	/** Gets the hints that the node's output shows. */
	onHint?(message: string): void;
	runIndex?: number;
	/** The node in whose run this one is called, as an agent calls its tools. */
	caller?: string;
	signal?: AbortSignal;
	/** Gets what the node tells the editor during a run. */
	onMessage?(message: unknown): void;
	/** Why it runs; by hand, unless told otherwise. */
	mode?: WorkflowExecuteMode;
}

/** Runs a node's `execute` in n8n-core's own context: real parameters and expressions, real authentication, real HTTP. */
export async function executeNode(setup: ExecuteSetup): Promise<INodeExecutionData[]> {
	return (await executeOutputs(setup))[0] ?? [];
}

/** The same with all its outputs. */
export async function executeOutputs(setup: ExecuteSetup): Promise<INodeExecutionData[][]> {
	const { workflow, node, additionalData } = build(setup, setup.staticData);
	const items = setup.items ?? [{ json: {} }];
	const runData = setup.runExecutionData ?? createRunExecutionData({});
	const running = setup.caller === undefined ? node : { ...node, name: setup.caller };
	const executeData: IExecuteData = { node: running, data: { main: [items] }, source: null };
	const context: IExecuteFunctions = new ExecuteContext(
		workflow,
		node,
		additionalData,
		setup.mode ?? 'manual',
		runData,
		setup.runIndex ?? 0,
		items,
		{ main: [items] },
		executeData,
		[],
		setup.signal,
	);
	// Noted before the node exchanges a password for a token, which is written back to the credential.
	noteSecrets(setup.credential);
	const { onHint } = setup;
	if (onHint) context.addExecutionHints = (...hints) => hints.forEach(({ message }) => onHint(message));
	if (setup.onMessage) context.sendMessageToUI = setup.onMessage;
	try {
		const output = await held(async () => await setup.nodeType.execute?.call(context));
		if (!Array.isArray(output)) throw new Error('The node gave no items');
		// What asks for a token gets one.
		const mayShowSecrets = setup.echoesSecrets === true || setup.parameters?.resource === 'authorization';
		if (!mayShowSecrets) keepEvidence('results.jsonl', JSON.stringify(output));
		return output.map((items) => items ?? []);
	} catch (error) {
		keepEvidence('errors.txt', inspect(told(error), { depth: 10 }));
		throw error;
	}
}

/** Everything that an error says. The node in it is the workflow's own, with what its user entered. */
function told(error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	return { ...error, node: undefined, message: error.message, stack: error.stack, cause: error.cause };
}

/** Runs a dropdown's search method. `parameters` are the node's current ones. */
export async function loadList(setup: Setup, method: string, filter?: string, page?: string) {
	const { workflow, node, additionalData } = build(setup);
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	const search = setup.nodeType.methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no search method ${method}`);
	return await search.call(context, filter, page);
}

/** Fills a dropdown of options. */
export async function loadOptions(setup: Setup, method: string) {
	const { workflow, node, additionalData } = build(setup);
	const load = setup.nodeType.methods?.loadOptions?.[method];
	if (!load) throw new Error(`The node has no options method ${method}`);
	return await load.call(new LoadOptionsContext(workflow, node, additionalData, ''));
}

/** Fills a resource mapper's form. */
export async function loadMapper(setup: Setup, method: string) {
	const { workflow, node, additionalData } = build(setup);
	const load = setup.nodeType.methods?.resourceMapping?.[method];
	if (!load) throw new Error(`The node has no mapping method ${method}`);
	const form = await load.call(new LoadOptionsContext(workflow, node, additionalData, ''));
	const isText = ({ id }: { id: string }) => id === templateTextKey;
	return {
		...form,
		fields: form.fields.filter((field) => !isText(field)),
		/** The field with the whole text of a template, which is none of its variables. */
		text: form.fields.find(isText)?.defaultValue,
	};
}

/** A polling trigger whose static data lives on from poll to poll, as in a published workflow. */
export class PollingTrigger {
	/** As n8n stores it: plain JSON. Copy it to restart from an earlier moment. */
	staticData: IDataObject = {};

	constructor(
		private readonly setup: Setup,
		private readonly budgetMs = 60_000,
	) {}

	/** One poll. @returns the items' JSON; nothing when the trigger found nothing */
	async poll(mode: 'trigger' | 'manual' = 'trigger'): Promise<IDataObject[]> {
		const { workflow, node, additionalData } = build(this.setup);
		const staticData = structuredClone(this.staticData);
		const context = new PollContext(
			workflow,
			node,
			additionalData,
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			() => staticData,
			() => this.budgetMs,
		);
		const output = await this.setup.nodeType.poll?.call(context);
		this.staticData = structuredClone(staticData);
		return (output?.[0] ?? []).map(({ json }) => json);
	}
}

/** A webhook call as it comes over the wire. */
export interface WebhookCall {
	/** Last part of the URL. */
	secret?: string;
	query?: Record<string, string>;
	headers?: Record<string, string>;
	/** Bytes and text go out as they are, everything else as JSON. */
	body?: unknown;
}

/** What happens around a call that a test cannot cause otherwise. */
export interface WebhookConditions {
	/** n8n's N8N_PAYLOAD_SIZE_MAX, in MB. */
	payloadSizeMax?: number;
	/** n8n cannot start the workflow, for example because its database is gone. */
	startFails?: boolean;
	/** Of an execution that waits: what n8n stored with it. */
	runExecutionData?: IRunExecutionData;
}

/** What a trigger made of a call: the answer, and the items that start the workflow. */
export interface WebhookOutcome {
	/** 200 where n8n answers for the node. */
	status: number;
	answer: unknown;
	items: INodeExecutionData[];
	/** Whether n8n had to write static data to its database. */
	saved: boolean;
}

/** The items that start the workflow. */
export const jsonOf = ({ items }: WebhookOutcome) => items.map(({ json }) => json);

/** A trigger with a webhook, whose static data lives on from call to call, as in a published workflow. */
export class WebhookTrigger {
	/** The node's, as n8n stores it: plain JSON. */
	staticData: IDataObject = {};
	/** What the editor's test keeps instead, as long as it listens. */
	private testStaticData: IDataObject | undefined;
	/** The workflow's own, which all its nodes share. */
	workflowStaticData: IDataObject = {};
	/** What the node wrote into the log. */
	readonly warnings: string[] = [];
	readonly errors: string[] = [];
	/** Of the last call: what came out by output, and the headers that the node set. */
	outputs: INodeExecutionData[][] = [];
	headers: Readonly<Record<string, string>> = {};

	constructor(private readonly setup: Setup) {}

	/** One call, treated as n8n 2.41 does: webhooks/webhook-helpers.js, middlewares/body-parser.js, live-webhooks.js. */
	async call(
		call: WebhookCall,
		mode: 'webhook' | 'manual' = 'webhook',
		{ payloadSizeMax = 16, startFails = false, runExecutionData }: WebhookConditions = {},
	): Promise<WebhookOutcome> {
		const staticKey = `node:${this.setup.node?.name ?? nodeName}`;
		// n8n wraps what comes from the database into proxies that note changes.
		const stored = (mode === 'manual' ? this.testStaticData : undefined) ?? this.staticData;
		const shared = mode === 'manual' ? {} : this.workflowStaticData;
		const data = { [staticKey]: structuredClone(stored), global: structuredClone(shared) };
		const { workflow, node, additionalData } = build(this.setup, data);
		const rawBody = Buffer.isBuffer(call.body)
			? call.body
			: Buffer.from(typeof call.body === 'string' ? call.body : JSON.stringify(call.body ?? {}));
		const headers: Record<string, string> = {
			'content-type': 'application/json',
			'content-length': String(rawBody.length),
			...call.headers,
		};
		const refused = { items: [], saved: false };
		if (rawBody.length > payloadSizeMax * 1024 * 1024) {
			return { ...refused, status: 500, answer: { message: 'There was a problem executing the workflow' } };
		}
		const parsed = parseAsN8n(rawBody, headers['content-type'] ?? '');
		if (!parsed.ok) return { ...refused, status: 422, answer: { message: 'Failed to parse request body' } };
		const response = new ResponseDouble();
		const request = {
			originalUrl: `/webhook/id/${call.secret ?? ''}?${new URLSearchParams(call.query).toString()}`,
			query: call.query ?? {},
			params: {},
			headers,
			rawBody,
			body: parsed.body,
		};
		const withRequest: object = { ...additionalData, httpRequest: request, httpResponse: response };
		// n8n itself hands over Express's objects; nodes read and write only what these have.
		const context = new WebhookContext(
			workflow,
			node,
			standIn<IWorkflowExecuteAdditionalData>(withRequest),
			mode,
			{
				webhookDescription: { name: 'default', httpMethod: 'POST', path: '' },
				httpMethod: 'POST',
				node: node.name,
				path: '',
				workflowId: 'wf',
				workflowExecuteAdditionalData: additionalData,
			},
			[],
			runExecutionData ?? null,
		);
		context.logger.warn = (message: string) => void this.warnings.push(message);
		context.logger.error = (message: string) => void this.errors.push(message);
		const output = await held(async () => await this.setup.nodeType.webhook?.call(context));
		const items = output?.workflowData?.[0] ?? [];
		this.outputs = output?.workflowData ?? [];
		this.headers = response.headers;
		if (startFails && items.length > 0) {
			response.status(500).json({ message: 'There was a problem executing the workflow' });
			return { ...refused, status: 500, answer: response.body };
		}
		// An execution is made of the same static data, which forgets by that that it was changed: workflow-runner.js. Then
		// n8n asks for the answer, and saves.
		if (items.length > 0) ObservableObject.create(data, undefined, { ignoreEmptyOnFirstChild: true });
		const answer = output?.webhookResponse;
		const saved = workflow.staticData.__dataChanged === true;
		if (saved) this.staticData = JSON.parse(JSON.stringify(workflow.staticData))[staticKey];
		// The response to a started workflow comes from n8n.
		if (output?.noWebhookResponse !== true) response.json(answer ?? { message: 'Workflow was started' });
		return { status: response.statusCode, answer: response.body, items, saved };
	}

	/** What happens when the workflow is published, or, as a test, when the editor begins to listen. */
	async publish(isTest = false): Promise<boolean> {
		const { context, keep } = this.hook(isTest, isTest ? 'manual' : 'trigger', isTest ? 'manual' : 'activate');
		const { checkExists, create } = this.setup.nodeType.webhookMethods?.default ?? {};
		const done = (await checkExists?.call(context)) === true || (await create?.call(context)) === true;
		keep();
		return done;
	}

	/** The opposite. */
	async unpublish(isTest = false): Promise<boolean> {
		const { context, keep } = this.hook(isTest, 'internal', 'update');
		const done = (await this.setup.nodeType.webhookMethods?.default?.delete?.call(context)) === true;
		keep();
		if (isTest) this.testStaticData = undefined;
		return done;
	}

	/** As n8n 2.41 does it: active-workflow-manager.js, webhooks/test-webhooks.js. */
	private hook(
		isTest: boolean,
		mode: 'internal' | 'manual' | 'trigger',
		activation: 'activate' | 'manual' | 'update',
	): { context: HookContext; keep(): void } {
		const staticKey = `node:${this.setup.node?.name ?? nodeName}`;
		const stored = isTest ? (this.testStaticData ?? {}) : this.staticData;
		const { workflow, node, additionalData } = build(this.setup, {
			[staticKey]: structuredClone(stored),
			global: isTest ? {} : structuredClone(this.workflowStaticData),
		});
		const context = new HookContext(workflow, node, additionalData, mode, activation, {
			webhookDescription: { name: 'default', httpMethod: 'POST', path: '' },
			httpMethod: 'POST',
			node: node.name,
			path: '',
			workflowId: 'wf',
			workflowExecuteAdditionalData: additionalData,
			isTest,
		});
		return {
			context,
			keep: () => {
				const all: Record<string, IDataObject> = JSON.parse(JSON.stringify(workflow.staticData));
				const data = all[staticKey] ?? {};
				if (isTest) this.testStaticData = data;
				else this.staticData = data;
				if (!isTest) this.workflowStaticData = all.global ?? {};
			},
		};
	}
}

/** The part of Express's response that nodes use. */
class ResponseDouble extends EventEmitter {
	statusCode = 200;
	writableEnded = false;
	body: unknown;

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	/** Headers, which n8n sends as they are. */
	readonly headers: Record<string, string> = {};

	set(headers: Readonly<Record<string, string>>): this {
		Object.assign(this.headers, headers);
		return this;
	}

	send(body: unknown): this {
		return this.json(body);
	}

	json(body: unknown): this {
		this.body = body;
		this.writableEnded = true;
		this.emit('finish');
		return this;
	}
}

/** n8n reads these kinds of body and leaves the others to the node as bytes. */
function parseAsN8n(rawBody: Buffer, contentType: string): { ok: true; body: unknown } | { ok: false } {
	const type = contentType.split(';')[0]?.toLowerCase();
	const text = rawBody.toString();
	if (rawBody.length === 0) return { ok: true, body: undefined };
	if (type === 'text/plain') return { ok: true, body: text };
	if (type === 'application/x-www-form-urlencoded') return { ok: true, body: parseQuery(text) };
	if (type !== 'application/json') return { ok: true, body: undefined };
	try {
		return { ok: true, body: JSON.parse(text.replace(/^\uFEFF/, '')) };
	} catch {
		return { ok: false };
	}
}

const nodeName = 'Node under test';

/** What n8n-core needs to run a node. */
export function build(
	{
		nodeType,
		credentialType,
		credential,
		otherCredentials = [],
		parameters = {},
		node: nodeOptions = {},
		...around
	}: Setup,
	staticData?: IDataObject,
) {
	const credentials = [{ credentialType, credential }, ...otherCredentials];
	const node: INode = {
		id: '1',
		name: nodeName,
		type: `test.${nodeType.description.name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...(nodeType.description.credentials?.length !== 0 && {
			credentials: Object.fromEntries(
				credentials.map((held) => [held.credentialType.name, { id: '1', name: 'Credential under test' }]),
			),
		}),
		...nodeOptions,
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const { workflowId: id = 'wf', followers = [] } = around;
	const others = followers.map((name) => ({ ...node, id: name, name }));
	const connections = {
		[node.name]: { main: [followers.map((name) => ({ node: name, type: NodeConnectionTypes.Main, index: 0 }))] },
	};
	// It gives the nodes the defaults of what was not entered.
	const workflow = new Workflow({ id, nodes: [node, ...others], connections, active: false, nodeTypes, staticData });
	return { workflow, node, additionalData: additionalData(credentials, node.parameters, around.n8nOrigin) };
}

function additionalData(
	credentials: ReadonlyArray<Pick<Setup, 'credential' | 'credentialType'>>,
	currentNodeParameters: INodeParameters,
	n8nOrigin = 'http://127.0.0.1',
): IWorkflowExecuteAdditionalData {
	const held = (type: string) => {
		const found = credentials.find(({ credentialType }) => credentialType.name === type);
		if (!found) throw new Error(`The node has no credential ${type}`);
		return found;
	};
	const helper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: (type: string) => held(type).credentialType.properties,
		getDecrypted: async (_data: unknown, _node: unknown, type: string) =>
			await Promise.resolve({ ...held(type).credential }),
		getCredentials: async (_node: unknown, type: string) =>
			await Promise.resolve(new Credentials({ id: '1', name: 'Credential under test' }, type)),
		preAuthentication: async (
			helpers: IHttpRequestHelper,
			data: ICredentialDataDecryptedObject,
			type: string,
			_node: INode,
			expired: boolean,
		) => {
			const { credentialType, credential } = held(type);
			const expirable = credentialType.properties.find(({ typeOptions }) => typeOptions?.expirable)?.name ?? '';
			if (!credentialType.preAuthentication || (data[expirable] !== '' && !expired)) return undefined;
			const output = await credentialType.preAuthentication.call(helpers, data);
			if (output[expirable] === undefined) return undefined;
			return Object.assign(data, Object.assign(credential, output));
		},
		authenticate: async (data: ICredentialDataDecryptedObject, type: string, options: IHttpRequestOptions) => {
			const { authenticate } = held(type).credentialType;
			if (typeof authenticate !== 'function') throw new Error('Only function authentication is used in this package');
			return await authenticate(data, options);
		},
		updateCredentials: async () => await Promise.resolve(),
	};
	const data = {
		credentialsHelper: standIn<ICredentialsHelper>(helper),
		executionId: '1',
		restApiUrl: 'http://127.0.0.1/restApiUrl',
		instanceBaseUrl: 'http://127.0.0.1/',
		webhookBaseUrl: `${n8nOrigin}/webhook`,
		formWaitingBaseUrl: 'http://127.0.0.1/formWaitingBaseUrl',
		webhookWaitingBaseUrl: `${n8nOrigin}/webhook-waiting`,
		webhookTestBaseUrl: `${n8nOrigin}/webhook-test`,
		currentNodeParameters,
		variables: {},
		hooks: undefined,
	};
	// n8n-core asks for two dozen services that nodes never reach; the ones they do reach are above.
	return standIn<IWorkflowExecuteAdditionalData>(data);
}
