import { TriggerContext } from 'n8n-core';
import type {
	IDataObject,
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { build, type Setup } from './n8nCore';

/** How an execution ended. */
const finished: IRun = {
	data: createRunExecutionData({}),
	mode: 'trigger',
	startedAt: new Date(0),
	status: 'success',
	storedAt: 'db',
};

/** One start of the workflow. */
export interface Started {
	items: INodeExecutionData[];
	/** n8n refuses a second execution with the same one. */
	key: string | undefined;
}

/** A trigger that listens, as in a published workflow. Its static data lives on over several publications. */
export class LiveTrigger {
	/** The node's, as n8n stores it: plain JSON. */
	staticData: IDataObject = {};
	readonly started: Started[] = [];
	/** What the node reported as failed executions, and as fatal. */
	readonly failures: Error[] = [];
	readonly fatal: Error[] = [];
	/** Every line in the log. */
	readonly log: string[] = [];
	/** Whether executions end as soon as they start; otherwise never. */
	endsAtOnce = true;
	/** What n8n does with the next event instead of starting the workflow. */
	refuseWith: Error | undefined;
	private response: ITriggerResponse | undefined;

	constructor(private readonly setup: Setup) {}

	/** JSON of all items, in the order of their executions. */
	get events(): IDataObject[] {
		return this.started.flatMap(({ items }) => items.map(({ json }) => json));
	}

	/** @throws what publishing fails with */
	async publish(
		activation: WorkflowActivateMode = 'activate',
		mode: WorkflowExecuteMode = 'trigger',
	): Promise<ITriggerResponse | undefined> {
		const key = `node:${this.setup.node?.name ?? 'Node under test'}`;
		// n8n wraps what comes from the database into proxies that note changes.
		const { workflow, node, additionalData } = build(this.setup, { [key]: structuredClone(this.staticData) });
		const save = () => {
			const all: IDataObject = JSON.parse(JSON.stringify(workflow.staticData));
			const own = all[key];
			if (typeof own === 'object' && own !== null && !Array.isArray(own)) this.staticData = { ...own };
		};
		const emit: ITriggerFunctions['emit'] = (data, _response, done, deduplicationKey) => {
			save();
			const { refuseWith } = this;
			if (refuseWith) {
				this.refuseWith = undefined;
				done?.reject(refuseWith);
				return;
			}
			this.started.push({ items: data[0] ?? [], key: deduplicationKey });
			if (this.endsAtOnce) done?.resolve(finished);
		};
		const context = new TriggerContext(
			workflow,
			node,
			additionalData,
			mode,
			activation,
			emit,
			(error) => void this.fatal.push(error),
			(error) => void this.failures.push(error),
		);
		for (const level of ['info', 'warn', 'error'] as const) {
			context.logger[level] = (message: string) => void this.log.push(message);
		}
		this.response = await this.setup.nodeType.trigger?.call(context);
		save();
		return this.response;
	}

	async unpublish(): Promise<void> {
		await this.response?.closeFunction?.();
		this.response = undefined;
	}
}
