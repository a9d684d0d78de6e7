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

    // Rows of B that a task packs, and how many at a time go to all panels: memory is read in long runs.
    private const int StreamPackRows = 32;
    private const int RunRows = 8;

    // Row panels of A that are packed together where their rows lie side by side: whole cache lines.
    private const int RunPanels = 2;

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

        // Whether the columns of B lie side by side, and how many row panels of A are packed together.
        private bool _packsRuns;
        private int _rowGroup;

        private static int Height => FullHeight<TLane, TElement>();

        private static int Width => 2 * TLane.Count;

        public void Run()
        {
            _panels = CeilDiv(N, Width);
            int columnBlocks = CeilDiv(_panels, StreamPanels);
            _columnBlock = CeilDiv(_panels, columnBlocks);
            _rowPanels = CeilDiv(M, Height);

            long columns = (long)_panels * Width;
            long passDepth = Math.Min(K, Math.Max(1, StreamElements / (columns * DepthBlock)) * DepthBlock);
            _packed = KernelScratch.Get<TElement>(ScratchSlot.GemmColumns, columns * passDepth);
            _packsRuns = B.Direct(0, 0, 0, N, out _) != null;
            _rowGroup = A.Direct(0, 0, 0, M, out _) != null ? RunPanels : 1;
            _rowBlock = Math.Clamp(
                _rowPanels / CeilDiv(StreamTasks, columnBlocks), 1, Math.Max(1, StreamTiles / _columnBlock));
            _rowBlock = CeilDiv(_rowBlock, _rowGroup) * _rowGroup;
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

        // Full tiles of A whose rows lie side by side: like B, some steps of k at a time.
        private void PackGroup(int block, int row, int panels, TElement* packed)
        {
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            for (int k = 0; k < depth; k += RunRows)
            {
                for (int panel = 0; panel < panels; panel++)
                {
                    A.Pack(
                        0, _depth0 + block * DepthBlock + k, Math.Min(RunRows, depth - k), row + panel * Height, Height,
                        Height, packed + (panel * DepthBlock + k) * Height);
                }
            }
        }

        private void Compute(long task)
        {
            long rowBlock = task % _rowBlocks;
            int firstRow = (int)rowBlock * _rowBlock * Height, endRow = Math.Min(firstRow + _rowBlock * Height, M);
            int first = (int)(task / _rowBlocks) * _columnBlock, end = Math.Min(first + _columnBlock, _panels);
            TElement* tile = KernelScratch.Get<TElement>(
                ScratchSlot.GemmPanel, (_rowGroup * DepthBlock + Width) * Height);
            TElement* packed = tile + Width * Height;
            for (int block = 0; block * DepthBlock < _depth; block++)
            {
                for (int row = firstRow; row < endRow; row += _rowGroup * Height)
                {
                    int panels = Math.Min(_rowGroup, (endRow - row) / Height);
                    if (_rowGroup > 1)
                        PackGroup(block, row, panels, packed);
                    for (int panel = 0; row + panel * Height < endRow && panel < _rowGroup; panel++)
                    {
                        int at = row + panel * Height;
                        Stripe(
                            block, at, Math.Min(Height, endRow - at), first, end,
                            packed + panel * DepthBlock * Height, _rowGroup > 1 && panel < panels, tile);
                    }
                }
            }
        }

        // The rows of one tile against all columns of the task.
        private void Stripe(
            int block, int row, int rows, int first, int end, TElement* packed, bool isPacked, TElement* tile)
        {
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            long k0 = _depth0 + block * DepthBlock, aRow = 0;
            bool add = Accumulate || k0 > 0, last = k0 + depth == K;
            TElement* a = rows == Height ? A.Lines(k0, depth, row, out aRow) : null;
            bool lies = a != null && aRow * sizeof(TElement) % CollidingRows != 0;
            int height = lies ? Height : TileHeight<TLane, TElement>(rows);
            if (!lies)
            {
                if (!isPacked)
                    A.Pack(0, k0, depth, row, rows, height, packed);
                a = packed;
            }

            for (int panel = first; panel < end; panel++)
            {
                int column = panel * Width, columns = Math.Min(Width, N - column);
                bool two = columns > TLane.Count, whole = rows == height && columns == (two ? Width : TLane.Count);
                TElement* b = Panel(block, depth, panel), c = C + row * CRow + column;
                TElement* to = whole ? c : tile;
                long toRow = whole ? CRow : Width;
                bool again = whole && add;
                if (lies)
                {
                    Tile<TLane, TElement, StridedFactor>(
                        height, two, depth, a, aRow, 1, b, Width, to, toRow, again);
                }
                else
                {
                    Tile<TLane, TElement>(height, two, depth, a, b, Width, to, toRow, again);
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
