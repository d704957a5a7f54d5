/** Lines on a grid of 24 by 24: nothing depends on the fonts of the machine. */
const shapes = {
	...{ attach: 'M8 12.5 14.5 6a3.2 3.2 0 0 1 4.5 4.5l-8 8a5 5 0 0 1-7-7l8-8', clock: 'M12 7v5l3 2' },
	...{ call: 'M6 3h4l1.5 5-2.5 2a12 12 0 0 0 5 5l2-2.5 5 1.5v4a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2z' },
	...{ catalog: 'M5 8h14l1 13H4zM8.5 8V7a3.5 3.5 0 0 1 7 0v1', close: 'M6 6l12 12M18 6 6 18' },
	...{ copy: 'M9 9h11v11H9zM15 9V4H4v11h5', document: 'M6 3h8l4 4v14H6zM14 3v5h4M9 13h6M9 17h6' },
	...{ flow: 'M4 4h16v16H4zM8 9h8M8 13h8M8 17h4', image: 'M3 5h18v14H3zM3 17l6-6 5 5 3-3 4 4' },
	...{ list: 'M4 6h16M4 12h16M4 18h16', location: 'M12 21s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12z' },
	...{ open: 'M7 17 17 7M9 7h8v8', person: 'M4 21c0-5 3.5-7 8-7s8 2 8 7' },
	...{ reply: 'M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 7', send: 'M3 4l18 8-18 8 3-8zM6 12h8' },
	...{ single: 'M6 12.5 10.5 17 19 7', double: 'M2 12.5 6.5 17 15 7M10.5 16l1 1L20 7' },
	...{ sound: 'M9 18V5l11-2v13', sticker: 'M4 4h16v10l-6 6H4zM20 14h-6v6' },
	...{ thumb: 'M3 11h4v10H3zM7 11l4-8c2 0 3 1 3 3l-1 4h6.5c1 0 1.8 1 1.5 2l-2 7.5c-.2.9-1 1.5-2 1.5H7' },
	...{ video: 'M3 6h12v12H3zM15 11l6-4v10l-6-4', voice: 'M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3z' },
	...{ failed: 'M12 5v9M12 18v.5' },
} as const;

/** Circles that belong to some. */
const circles: Readonly<Partial<Record<IconName, readonly [number, number, number]>>> = {
	...{ clock: [12, 12, 9], image: [15.5, 9, 1.5], location: [12, 9, 2.5], person: [12, 8, 4], sound: [6.5, 18, 2.5] },
};

/** What can be drawn. */
export type IconName = keyof typeof shapes;

/** A drawn sign beside words or a label, which say the same; screen readers leave it out. */
export function Icon({ name }: { name: IconName }) {
	const [cx, cy, r] = circles[name] ?? [];
	return (
		<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
			<path d={shapes[name]} />
			{r !== undefined && <circle cx={cx} cy={cy} r={r} />}
			{name === 'voice' && <path d="M6 11a6 6 0 0 0 12 0M12 17v4" />}
		</svg>
	);
}
