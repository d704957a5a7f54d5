import type { IDataObject, IExecuteFunctions, IHookFunctions } from 'n8n-workflow';
import { partFor, pastedHearing, type Hearing } from '../../../../nodes/shared/webhook/providerPart';
import { standIn } from '../../../support/standIn';

const data: Record<string, IDataObject> = {};
beforeEach(() => Object.assign(data, { node: { 'other.secret': 'kept' }, global: {} }));

const addresses: Record<string, string> = {
	default: 'https://n8n.example/webhook/w/place',
	setup: 'https://n8n.example/webhook/w/desk360/ending',
};
/** Of n8n's context only what a part reads. */
const members = {
	name: 'whole',
	getWorkflow: () => ({ id: 'w1', name: 'Workflow', active: true }),
	getNode: () => ({ id: 'n1', name: 'Trigger', typeVersion: 1 }),
	getWorkflowStaticData: (type: string) => data[type],
	getMode() {
		return this.name;
	},
};
const whole = standIn<IHookFunctions>({ ...members, getNodeWebhookUrl: (name: string) => addresses[name] });
const hearing = pastedHearing('desk360', () => {
	throw new Error('Settings that cannot be used');
});
const registering: Hearing = { ...hearing, value: 'oneMsg', isPasted: false };

test('a part keeps its own data beside that of the others', () => {
	const part = partFor(whole, hearing);
	for (const type of ['node', 'global'] as const) {
		const own = part.getWorkflowStaticData(type);
		expect('secret' in own).toBe(false);
		own.secret = type;
		expect(['secret' in own, own.secret]).toEqual([true, type]);
		expect(partFor(whole, hearing).getWorkflowStaticData(type).secret).toBe(type);
		expect(partFor(whole, registering).getWorkflowStaticData(type).secret).toBeUndefined();
	}
	expect(data).toEqual({
		node: { 'other.secret': 'kept', 'desk360.secret': 'node' },
		global: { 'desk360.secret': 'global' },
	});
	delete part.getWorkflowStaticData('node').secret;
	expect(data.node).toEqual({ 'other.secret': 'kept' });
});

test('a part is known by the workflow and its provider, and has a random secret whatever the version of the node', () => {
	const part = partFor(whole, hearing);
	expect(part.getWorkflow()).toEqual({ id: 'w1 desk360', name: 'Workflow', active: true });
	expect(part.getNode()).toEqual({ id: 'n1', name: 'Trigger', typeVersion: 2 });
	const unsaved = standIn<IHookFunctions>({ ...members, getWorkflow: () => ({}) });
	expect(partFor(unsaved, hearing).getWorkflow().id).toBe(' desk360');
});

test('everything else is that of the whole, whose methods find their own object', () => {
	const part = partFor(whole, hearing);
	const { getMode } = part;
	expect(getMode()).toBe('whole');
	expect(Reflect.get(part, 'name')).toBe('whole');
	expect(Reflect.get(part, 'helpers')).toBeUndefined();
});

test('the address has the provider in it, and an ending where the user enters it', () => {
	expect(partFor(whole, registering).getNodeWebhookUrl('default')).toBe('https://n8n.example/webhook/w/oneMsg');
	expect(partFor(whole, hearing).getNodeWebhookUrl('default')).toBe('https://n8n.example/webhook/w/desk360/ending');
	const none = partFor(standIn<IHookFunctions>({ ...members, getNodeWebhookUrl: () => undefined }), hearing);
	expect(none.getNodeWebhookUrl('default')).toBe('/desk360');
	const part = partFor(standIn<IExecuteFunctions>(members), hearing);
	expect(Reflect.apply(Reflect.get(part, 'getNodeWebhookUrl'), part, ['default'])).toBeUndefined();
});

test('a provider whose API registers nothing has its settings checked when the workflow is published', async () => {
	const manual = standIn<IHookFunctions>({ ...members, getMode: () => 'manual' });
	expect(hearing).toMatchObject({ value: 'desk360', isPasted: true });
	await expect(hearing.checkExists(manual)).rejects.toThrow('Settings that cannot be used');
	await expect(hearing.create(manual)).rejects.toThrow('Settings that cannot be used');
	expect(await hearing.delete(manual)).toBe(true);
});
