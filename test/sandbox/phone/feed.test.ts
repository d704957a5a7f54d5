import { Journal } from '../../../sandbox/journal';
import { Feed } from '../../../sandbox/phone/feed';
import type { PhoneMessage } from '../../../sandbox/phone/message';
import type { Provider } from '../../../sandbox/types';
import { standIn } from '../../support/standIn';

const message: PhoneMessage = {
	...{ id: 'inbox-1', key: 'inbox-1', provider: 'getchat', account: 'a', chat: '15550100001' },
	...{ type: 'text', text: 'Hello', fromBusiness: true, time: '2026-01-01T00:00:00.000Z', status: 'pending' },
};

function feedOf(messages: () => PhoneMessage[]) {
	const provider = standIn<Provider>({ name: 'getchat', phone: { messages, deliveries: () => [] } });
	return new Feed([provider], new Journal(), () => 'getchat');
}

test('a message that gets another id when it is sent is the same message, and nothing is forgotten', () => {
	let all = [message];
	const feed = feedOf(() => all);
	expect(feed.next()).toMatchObject({ reset: false, messages: [message] });
	expect(feed.next()).toBeUndefined();
	const sent: PhoneMessage = { ...message, id: 'wamid.1', status: 'sent' };
	all = [sent];
	expect(feed.next()).toMatchObject({ reset: false, messages: [sent] });
});

test('whoever sees messages gone forgets all, and is told what is left', () => {
	let all = [message, { ...message, id: '2', key: '2' }];
	const feed = feedOf(() => all);
	feed.next();
	all = [message];
	expect(feed.next()).toMatchObject({ reset: true, messages: [message] });
});
