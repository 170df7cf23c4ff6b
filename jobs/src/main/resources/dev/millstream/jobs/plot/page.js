(() => {
  'use strict';

  const page = JSON.parse(document.getElementById('figures').textContent);
  const COLOURS = 8;
  const SHAPES = ['●', '■', '▲', '◆', '▼', '✚', '▶'];
  const DASHES = [[], [9, 4], [3, 3], [12, 3, 3, 3]];
  const SHOWN_AT_FIRST = 12;
  const MOST_MARKERS = 250;
  const MOST_REASONS = 10;
  const MOST_ROWS = 1000;

  const lines = page.charts.flatMap(chart => chart.panels.flatMap(panel => panel.lines));
  const byTime = page.unit === 'TIME';
  const byRow = page.unit === 'ROW';
  const drawn = [];

  function element(name, content, className) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...[content ?? []].flat());
    return made;
  }

  function time(at, seconds = true) {
    return new Date(at).toISOString().slice(0, seconds ? 19 : 16).replace('T', ' ');
  }

  function place(x) {
    return x == null ? '' : byTime ? time(x) : x.toLocaleString('en');
  }

  function number(y) {
    return y == null ? '–' : Number.isInteger(y) ? y.toLocaleString('en') : String(Number(y.toPrecision(5)));
  }

  function cell(y) {
    const made = element('td', number(y), 'number');
    if (y != null) made.title = String(y);
    return made;
  }

  function name(line, otherwise) {
    return [line.group, line.component].filter(part => part !== '').join(' · ') || otherwise;
  }

  function title(chart) {
    return chart.parameters === '{}' ? [chart.metric] : [chart.metric, ' ', element('code', chart.parameters)];
  }

  function colour(i) {
    return getComputedStyle(document.documentElement).getPropertyValue(typeof i === 'string' ? i : `--c${i % COLOURS}`).trim();
  }

  function table(heads, rows) {
    const head = element('tr', heads.map(([text, className]) => element('th', text, className)));
    const made = element('div', element('table', [element('thead', head), element('tbody', rows)]), 'scroll');
    made.tabIndex = 0;
    return made;
  }

  function summary() {
    const rows = page.charts.flatMap(chart => chart.panels.flatMap(panel => panel.lines.map(line =>
      element('tr', [
        element('th', title(chart)),
        element('td', name(line, '')),
        cell(line.y.at(-1)),
        element('td', line.rows.toLocaleString('en'), 'number'),
        element('td', `${place(line.start)} – ${place(line.end)}`, 'number'),
      ]))));
    return table([['metric'], ['of'], ['last value', 'number'], ['rows', 'number'], [byRow ? 'window, by row' : 'window', 'number']], rows);
  }

  function bars(panel, chart) {
    const most = Math.max(1, ...panel.lines.map(line => Math.abs(line.y[0] ?? 0)));
    const rows = panel.lines.map(line => {
      const bar = element('div', [], line.y[0] < 0 ? 'below' : '');
      bar.style.width = `${100 * Math.abs(line.y[0] ?? 0) / most}%`;
      return element('tr', [
        element('th', name(line, chart.metric)), cell(line.y[0]), element('td', line.y[0] == null ? [] : bar, 'bar'),
        element('td', line.rows.toLocaleString('en'), 'number'),
      ]);
    });
    return table([['of'], ['value', 'number'], [''], ['rows', 'number']], rows);
  }

  function shape(ctx, kind, x, y, r) {
    const corners = {
      1: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
      2: [[0, -1.2], [1.2, 1], [-1.2, 1]],
      3: [[0, -1.4], [1.4, 0], [0, 1.4], [-1.4, 0]],
      4: [[0, 1.2], [1.2, -1], [-1.2, -1]],
      5: [[-.4, -1.3], [.4, -1.3], [.4, -.4], [1.3, -.4], [1.3, .4], [.4, .4], [.4, 1.3], [-.4, 1.3], [-.4, .4], [-1.3, .4], [-1.3, -.4], [-.4, -.4]],
      6: [[-1, -1.2], [1.2, 0], [-1, 1.2]],
    }[kind];
    ctx.beginPath();
    if (corners) corners.forEach(([dx, dy]) => ctx.lineTo(x + r * dx, y + r * dy));
    else ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.closePath();
    ctx.fill();
  }

  function markers(u, i) {
    const known = u.data[i].filter(y => y != null).length;
    if (!u.series[i].show || known > MOST_MARKERS) return;
    u.ctx.save();
    u.ctx.fillStyle = colour(i - 1);
    u.data[i].forEach((y, at) => {
      if (y != null) shape(u.ctx, (i - 1) % SHAPES.length, u.valToPos(u.data[0][at], 'x', true), u.valToPos(y, 'y', true), 4 * devicePixelRatio);
    });
    u.ctx.restore();
  }

  function timeTicks(u, ticks, axis, space, step) {
    let day = '';
    return ticks.map(tick => {
      const [date, clock] = time(tick).split(' ');
      const shown = step >= 864e5 ? date : (step < 6e4 ? clock : clock.slice(0, 5)) + (date === day ? '' : `\n${date}`);
      day = date;
      return shown;
    });
  }

  function axes() {
    const look = {
      stroke: () => colour('--soft'), grid: { stroke: () => colour('--rule'), width: 1 }, ticks: { stroke: () => colour('--rule'), width: 1 },
      font: '12px system-ui, sans-serif',
    };
    const x = { ...look, space: byTime ? 90 : 60 };
    if (byTime) x.values = timeTicks;
    const y = { ...look, values: (u, ticks) => ticks.map(number), size: (u, ticks) => 18 + 7 * Math.max(2, ...(ticks ?? []).map(tick => tick.length)) };
    return [x, y];
  }

  function plot(holder, panel, chart) {
    const shownLines = panel.lines.filter(line => line.y.some(y => y != null));
    const options = {
      width: holder.clientWidth, height: 280, ms: 1,
      tzDate: at => uPlot.tzDate(new Date(at), 'Etc/UTC'),
      scales: { x: { time: byTime } },
      axes: axes(),
      legend: { markers: { dash: (u, i) => DASHES[(i - 1) % DASHES.length].length ? 'dashed' : 'solid' } },
      cursor: { y: false, points: { size: 9 } },
      hooks: { drawSeries: [markers] },
      series: [
        { label: byTime ? 'time (UTC)' : byRow ? 'row' : 'ms', value: (u, x) => place(x) || '–' },
        ...shownLines.map((line, i) => ({
          label: `${SHAPES[i % SHAPES.length]} ${name(line, chart.metric)}`, stroke: colour(i), width: 2, dash: DASHES[i % DASHES.length],
          show: i < SHOWN_AT_FIRST, points: { show: false }, value: (u, y) => number(y),
        })),
      ],
    };
    return new uPlot(options, uPlot.join(shownLines.map(line => [line.x, line.y])), holder);
  }

  function values(panel, chart) {
    const made = element('details', element('summary', 'Values as a table'));
    made.addEventListener('toggle', () => {
      const joined = uPlot.join(panel.lines.map(line => [line.x, line.y]));
      const rows = joined[0].slice(-MOST_ROWS).map((x, at) => {
        const row = joined[0].length - Math.min(MOST_ROWS, joined[0].length) + at;
        return element('tr', [element('th', place(x)), ...joined.slice(1).map(column => cell(column[row]))]);
      });
      made.append(table([[byRow ? 'row' : 'window'], ...panel.lines.map(line => [name(line, chart.metric), 'number'])], rows));
      if (joined[0].length > MOST_ROWS) made.append(element('p', `The last ${MOST_ROWS} of ${joined[0].length.toLocaleString('en')} windows.`, 'soft'));
    }, { once: true });
    return made;
  }

  function panelOf(panel, chart) {
    const made = element('div', [], 'panel');
    if (panel.lines.every(line => line.x.length === 1)) {
      made.append(bars(panel, chart));
    } else if (panel.lines.some(line => line.y.some(y => y != null))) {
      const holder = element('div', []);
      made.append(holder, values(panel, chart));
      drawn.push({ holder, panel, chart });
      const hidden = panel.lines.length - SHOWN_AT_FIRST;
      if (hidden > 0) made.append(element('p', `The first ${SHOWN_AT_FIRST} lines are shown; a click on a name in the legend shows or hides it.`, 'soft'));
    }
    if (panel.leftOut > 0) made.append(element('p', `${panel.leftOut.toLocaleString('en')} more lines are not drawn.`, 'soft'));
    return made;
  }

  function gapsOf(chart) {
    const listed = chart.gaps.slice(0, MOST_REASONS).map(gap => {
      const where = `${gap.windows === 1 ? 'one window' : `${gap.windows.toLocaleString('en')} windows`}, the first at ${place(gap.first)}${gap.group ? ` of ${gap.group}` : ''}`;
      return element('li', `${gap.reason} (${where})`);
    });
    if (chart.gaps.length > MOST_REASONS) listed.push(element('li', `and ${chart.gaps.length - MOST_REASONS} more reasons`));
    return [element('p', 'Without a value, because'), element('ul', listed)];
  }

  function section(chart) {
    const made = element('section', [element('h2', title(chart)), ...chart.panels.map(panel => panelOf(panel, chart))]);
    if (chart.error > 0) made.append(element('p', `Values are off by at most ${number(chart.error)}.`, 'soft'));
    if (chart.gaps.length > 0) made.append(...gapsOf(chart));
    return made;
  }

  function about() {
    const first = lines.reduce((least, line) => Math.min(least, line.x[0]), Infinity);
    const last = lines.reduce((most, line) => Math.max(most, line.end), -Infinity);
    const range = lines.length === 0 ? '' : byTime ? `, ${time(first)} to ${time(last)} UTC` : '';
    return `${page.inputs.join(', ')}: ${page.window}${range}; ${page.figures.toLocaleString('en')} figures.`
      + (page.axis === 'END' ? ' A point stands where its window ends.' : '');
  }

  function draw() {
    drawn.forEach(one => {
      one.plot?.destroy();
      one.plot = plot(one.holder, one.panel, one.chart);
    });
  }

  const main = document.querySelector('main');
  main.replaceChildren(element('h1', page.metrics.join(', ')), element('p', about(), 'soft'));
  if (lines.length === 0) main.append(element('p', 'There were no figures.'));
  else main.append(summary(), ...page.charts.map(section));
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('resize', () => drawn.forEach(one => one.plot.setSize({ width: one.holder.clientWidth, height: 280 })));
})();
