import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type { INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { build, type ExecuteSetup } from './n8nCore';

/** How one execution ended. */
export interface WorkflowRun {
	/** What came out of the node, by output; nothing where it failed. */
	outputs: INodeExecutionData[][];
	error?: string;
	/** What n8n stores with the execution. */
	runExecutionData: IRunExecutionData;
}

/**
 * Runs a node once in n8n's own workflow engine, which decides by itself whether it repeats the node.
 *
 * @param stored what n8n stored with a failed execution: its Retry button begins with it
 */
export async function runInWorkflow(setup: ExecuteSetup, stored?: IRunExecutionData): Promise<WorkflowRun> {
	const { workflow, node, additionalData } = build(setup);
	const start = { node, data: { main: [setup.items ?? [{ json: {} }]] }, source: null };
	const runExecutionData = stored ?? createRunExecutionData({ executionData: { nodeExecutionStack: [start] } });
	const { nodes, connections, settings } = { nodes: [node], connections: {}, settings: {} };
	additionalData.hooks = new ExecutionLifecycleHooks('manual', '1', {
		...{ id: 'wf', name: 'Workflow under test', nodes, connections, settings },
		...{ active: false, isArchived: false, createdAt: new Date(), updatedAt: new Date(), activeVersionId: null },
	});
	const execution = new WorkflowExecute(additionalData, 'manual', runExecutionData).processRunExecutionData(workflow);
	setup.signal?.addEventListener('abort', () => execution.cancel());
	const { data } = await execution;
	const [taskData] = data.resultData.runData[node.name]?.slice(-1) ?? [];
	const main = taskData?.data?.main ?? [];
	const { error } = data.resultData;
	return {
		outputs: main.map((items) => items ?? []),
		...(error && { error: error.message }),
		runExecutionData: data,
	};
}

/** As n8n's Retry button begins: with a copy of what was stored, without the failed run. */
export function forRetryButton({ runExecutionData }: WorkflowRun, nodeName: string): IRunExecutionData {
	const copy: IRunExecutionData = JSON.parse(JSON.stringify(runExecutionData));
	delete copy.resultData.error;
	copy.resultData.runData[nodeName]?.pop();
	return createRunExecutionData(copy);
}
