import { defineOperation, type Resource } from '../../../../nodes/shared/operation/defineOperation';
import { buildProperties } from '../../../../nodes/shared/operation/properties';
import { DecisionTelecom } from '../../../../nodes/DecisionTelecom/DecisionTelecom.node';
import { Desk360 } from '../../../../nodes/Desk360/Desk360.node';
import { Desk360WhatsApp } from '../../../../nodes/Desk360WhatsApp/Desk360WhatsApp.node';
import { GetChat } from '../../../../nodes/GetChat/GetChat.node';
import { OneMsg } from '../../../../nodes/OneMsg/OneMsg.node';

const operation = (name: string) =>
	defineOperation({
		name,
		value: name.toLowerCase(),
		action: name,
		description: name,
		properties: [],
		request: () => ({ method: 'GET', path: '/' }),
	});
const [add, get, send] = [operation('Add'), operation('Get'), operation('Send')];
const resourceOf = (operations: Resource['operations']): Resource => ({
	name: 'Thing',
	value: 'thing',
	description: 'Things',
	defaultOperation: get,
	operations,
});
const menu = (operations: Resource['operations']) => {
	const resource = resourceOf(operations);
	const found = buildProperties([resource], resource).find(({ name }) => name === 'operation');
	return { default: found?.default, options: found?.options?.map(({ name }) => name) };
};

test('an operation that comes first in the menu leaves the one that new nodes start with', () => {
	expect(menu([get])).toEqual({ default: 'get', options: ['Get'] });
	expect(menu([add, get])).toEqual({ default: 'get', options: ['Add', 'Get'] });
	expect(menu([add, get, send])).toEqual({ default: 'get', options: ['Add', 'Get', 'Send'] });
});

test.each([new DecisionTelecom(), new Desk360(), new Desk360WhatsApp(), new GetChat(), new OneMsg()])(
	'every menu of operations starts with one of its own: %#',
	({ description }) => {
		const menus = description.properties.filter(({ name }) => name === 'operation');
		expect(menus).not.toEqual([]);
		for (const { default: first, options = [] } of menus) {
			expect(options.map((option) => 'value' in option && option.value)).toContain(first);
		}
	},
);
