using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    // From so many rows on, rows of A pass panels of B that are packed once.
    internal const int StreamRows = 128;

    // Ranges of rows times ranges of columns, where there are enough of both; and tiles of a task, which are few,
    // because no thread can help with the last task of another.
    private const int StreamTasks = 24;
    private const int StreamTiles = 8;

    // Panels of B whose block of k stays in the second cache while rows of A pass.
    private const int StreamPanels = 32;

    // Row panels of A that pass a panel of B in the first cache: enough for a task over all columns, and the most.
    private const int LeastPassing = 4;
    private const int MostPassing = 8;

    // Rows of B that a task packs, and how many at a time go to all panels: memory is read in long runs.
    private const int StreamPackRows = 32;
    private const int RunRows = 8;

    // Where the rows of A lie side by side, fewer and larger tasks pack their panels together: whole cache lines at
    // least, and the longer the runs are, the less every row of k waits for memory.
    private const int RunTasks = 12;
    private const int RunTiles = 32;
    private const int RunPanels = 2;
    private const int MostPassingRuns = 24;

    // Elements of B that are packed at once, so that every task finds them near; at least one block of k.
    private const long StreamElements = 1 << 18;

    private static bool Streams(int items, int m, int n, long k) =>
        items == 1 && m >= StreamRows && n > 2 && m * k >= SmallElements && (long)n * DepthBlock <= PackedElements;

    /// <summary>
    /// A product with many rows: B is packed once for all, every row of A is read where it lies or packed by the task
    /// that needs it, and meets all columns while it is in the first cache.
    /// </summary>
    private struct StreamJob<TLane, TElement, TA, TB, TEpilogue>
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TA : unmanaged, IPanelSource<TElement>
        where TB : unmanaged, IPanelSource<TElement>
        where TEpilogue : unmanaged, IEpilogue<TElement>
    {
        public TA A;
        public TB B;
        public TElement* C;
        public long CRow;
        public int M;
        public int N;
        public long K;
        public bool Accumulate;
        public TEpilogue Epilogue;

        private long _depth0;
        private int _depth;
        private int _panels;
        private int _columnBlock;
        private int _rowPanels;
        private int _rowBlock;
        private int _rowBlocks;
        private TElement* _packed;

        // Whether the columns of B and the rows of A lie side by side, and how many row panels are packed together.
        private bool _packsRuns;
        private bool _adjacentRows;
        private int _rowGroup;

        private static int Height => FullHeight<TLane, TElement>();

        private static int Width => 2 * TLane.Count;

        // Low tiles read a panel of B too fast for the second cache: several row panels pass one that is near.
        private static bool RowsPass => Height == 6;

        public void Run()
        {
            _panels = CeilDiv(N, Width);
            _rowPanels = CeilDiv(M, Height);
            bool allColumns = RowsPass && _rowPanels >= LeastPassing * StreamTasks;
            int columnBlocks = allColumns ? 1 : CeilDiv(_panels, StreamPanels);
            _columnBlock = CeilDiv(_panels, columnBlocks);

            long columns = (long)_panels * Width;
            long passDepth = Math.Min(K, Math.Max(1, StreamElements / (columns * DepthBlock)) * DepthBlock);
            _packed = KernelScratch.Get<TElement>(ScratchSlot.GemmColumns, columns * passDepth);
            _packsRuns = B.Direct(0, 0, 0, N, out _) != null;
            _adjacentRows = A.Direct(0, 0, 0, M, out _) != null;
            int least = _adjacentRows ? RunPanels : 1;
            int most = RowsPass
                ? _adjacentRows ? MostPassingRuns : MostPassing
                : Math.Max(1, (_adjacentRows ? RunTiles : StreamTiles) / _columnBlock);
            int tasks = CeilDiv(_adjacentRows ? RunTasks : StreamTasks, columnBlocks);
            _rowBlock = CeilDiv(Math.Clamp(_rowPanels / tasks, 1, most), least) * least;
            _rowGroup = RowsPass || _adjacentRows ? _rowBlock : 1;
            _rowBlocks = CeilDiv(_rowPanels, _rowBlock);
            for (_depth0 = 0; _depth0 < K; _depth0 += passDepth)
            {
                _depth = (int)Math.Min(passDepth, K - _depth0);
                long packTasks = _packsRuns
                    ? (long)CeilDiv(_depth, StreamPackRows) * columnBlocks
                    : (long)_panels * CeilDiv(_depth, DepthBlock);
                WorkerPool.For(packTasks, new PackPhase(this));
                WorkerPool.For((long)_rowBlocks * CeilDiv(_panels, _columnBlock), new TilePhase(this));
            }
        }

        private readonly TElement* Panel(int block, int depth, int panel) =>
            _packed + ((long)block * DepthBlock * _panels + (long)panel * depth) * Width;

        private void Pack(long task)
        {
            // Columns first: a thread's share of the packing is what its share of the tiles reads.
            if (_packsRuns)
            {
                int runs = CeilDiv(_depth, StreamPackRows), first = (int)(task / runs) * _columnBlock;
                int start = (int)(task % runs) * StreamPackRows, end = Math.Min(start + StreamPackRows, _depth);
                PackRuns(start, end, first, Math.Min(first + _columnBlock, _panels));
                return;
            }

            int blocks = CeilDiv(_depth, DepthBlock);
            int panel = (int)(task / blocks), block = (int)(task % blocks), column = panel * Width;
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            B.Pack(
                0, _depth0 + block * DepthBlock, depth, column, Math.Min(Width, N - column), Width,
                Panel(block, depth, panel));
        }

        private void PackRuns(int start, int end, int firstPanel, int endPanel)
        {
            int block = start / DepthBlock, depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            for (int row = start; row < end; row += RunRows)
            {
                for (int panel = firstPanel; panel < endPanel; panel++)
                {
                    int column = panel * Width;
                    B.Pack(
                        0, _depth0 + row, Math.Min(RunRows, end - row), column, Math.Min(Width, N - column), Width,
                        Panel(block, depth, panel) + (row - block * DepthBlock) * Width);
                }
            }
        }

        // What is not read where it lies. Full tiles whose rows lie side by side: like B, some steps of k at a time.
        private void PackRows(int block, int row, int endRow, TElement* packed)
        {
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            long k0 = _depth0 + block * DepthBlock;
            int full = _adjacentRows ? (endRow - row) / Height : 0;
            for (int k = 0; k < depth && full > 0; k += RunRows)
            {
                for (int panel = 0; panel < full; panel++)
                {
                    A.Pack(
                        0, k0 + k, Math.Min(RunRows, depth - k), row + panel * Height, Height, Height,
                        packed + (panel * DepthBlock + k) * Height);
                }
            }

            packed += full * DepthBlock * Height;
            for (row += full * Height; row < endRow; row += Height, packed += DepthBlock * Height)
            {
                int rows = Math.Min(Height, endRow - row);
                if (LinesOf(k0, depth, row, rows, out _) == null)
                    A.Pack(0, k0, depth, row, rows, TileHeight<TLane, TElement>(rows), packed);
            }
        }

        // Where the rows of a full tile lie if they can be read there, else null.
        private readonly TElement* LinesOf(long k0, int depth, int row, int rows, out long aRow)
        {
            aRow = 0;
            TElement* lines = rows == Height && !_adjacentRows ? A.Lines(k0, depth, row, out aRow) : null;
            return aRow * sizeof(TElement) % CollidingRows != 0 ? lines : null;
        }

        private void Compute(long task)
        {
            int rowBlock = (int)(task % _rowBlocks), group = _rowGroup * Height;
            int firstRow = rowBlock * _rowBlock * Height, lastRow = Math.Min(firstRow + _rowBlock * Height, M);
            int first = (int)(task / _rowBlocks) * _columnBlock, end = Math.Min(first + _columnBlock, _panels);
            TElement* tile = KernelScratch.Get<TElement>(
                ScratchSlot.GemmPanel, (_rowGroup * DepthBlock + Width) * Height);
            TElement* packed = tile + Width * Height;
            for (int block = 0; block * DepthBlock < _depth; block++)
            {
                for (int start = firstRow; start < lastRow; start += group)
                {
                    int endRow = Math.Min(start + group, lastRow);
                    PackRows(block, start, endRow, packed);
                    int step = RowsPass ? 1 : end - first;
                    for (int panel = first; panel < end; panel += step)
                    {
                        TElement* a = packed;
                        for (int row = start; row < endRow; row += Height, a += DepthBlock * Height)
                            Stripe(block, row, Math.Min(Height, endRow - row), panel, panel + step, a, tile);
                    }
                }
            }
        }

        // The rows of one tile against a range of panels.
        private void Stripe(int block, int row, int rows, int first, int end, TElement* packed, TElement* tile)
        {
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            long k0 = _depth0 + block * DepthBlock;
            bool add = Accumulate || k0 > 0, last = k0 + depth == K;
            TElement* lines = LinesOf(k0, depth, row, rows, out long aRow);
            int height = TileHeight<TLane, TElement>(rows);
            for (int panel = first; panel < end; panel++)
            {
                int column = panel * Width, columns = Math.Min(Width, N - column);
                bool two = columns > TLane.Count, whole = rows == height && columns == (two ? Width : TLane.Count);
                TElement* b = Panel(block, depth, panel), c = C + row * CRow + column;
                TElement* to = whole ? c : tile;
                long toRow = whole ? CRow : Width;
                bool again = whole && add;
                if (lines != null)
                {
                    Tile<TLane, TElement, LinesFactor>(
                        height, two, depth, lines, aRow, 1, b, Width, to, toRow, again);
                }
                else
                {
                    Tile<TLane, TElement>(height, two, depth, packed, b, Width, to, toRow, again);
                }

                if (!whole)
                    Merge<TLane, TElement>(tile, c, CRow, rows, columns, add);
                if (last)
                    Epilogue.Apply<TLane>(c, CRow, row, rows, column, columns);
            }
        }

        private static int CeilDiv(int a, int b) => (a + b - 1) / b;

        // Every thread has a copy of the job: nothing it reads lies beside what another one writes.
        private struct PackPhase(StreamJob<TLane, TElement, TA, TB, TEpilogue> job) : IParallelBody
        {
            private StreamJob<TLane, TElement, TA, TB, TEpilogue> _job = job;

            public void Run(long block) => _job.Pack(block);
        }

        private struct TilePhase(StreamJob<TLane, TElement, TA, TB, TEpilogue> job) : IParallelBody
        {
            private StreamJob<TLane, TElement, TA, TB, TEpilogue> _job = job;

            public void Run(long block) => _job.Compute(block);
        }
    }
}
