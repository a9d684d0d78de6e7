using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    // From so many rows on, rows of A pass panels of B that are packed once.
    internal const int StreamRows = 128;

    // Panels of B whose block of k stays in the second cache while rows of A pass.
    private const int StreamPanels = 16;
    private const int StreamRowPanels = 16;

    // Elements of B that are packed at once where there are few columns, so that every task finds them near.
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
        private int _rowBlock;
        private int _rowBlocks;
        private TElement* _packed;

        private static int Height => FullHeight<TLane, TElement>();

        private static int Width => 2 * TLane.Count;

        public void Run()
        {
            _panels = CeilDiv(N, Width);
            int rowPanels = CeilDiv(M, Height);
            int columnBlocks = CeilDiv(_panels, StreamPanels);
            _columnBlock = CeilDiv(_panels, columnBlocks);
            _rowBlock = Math.Clamp(rowPanels * columnBlocks / WantedTasks, 1, StreamRowPanels);
            _rowBlocks = CeilDiv(rowPanels, _rowBlock);

            long columns = (long)_panels * Width;
            long most = columnBlocks == 1 ? StreamElements : PackedElements;
            long passDepth = Math.Min(K, Math.Max(1, most / (columns * DepthBlock)) * DepthBlock);
            _packed = KernelScratch.Get<TElement>(ScratchSlot.GemmColumns, columns * passDepth);
            fixed (StreamJob<TLane, TElement, TA, TB, TEpilogue>* job = &this)
            {
                for (_depth0 = 0; _depth0 < K; _depth0 += passDepth)
                {
                    _depth = (int)Math.Min(passDepth, K - _depth0);
                    WorkerPool.For((long)_panels * CeilDiv(_depth, DepthBlock), new PackPhase(job));
                    WorkerPool.For((long)_rowBlocks * CeilDiv(_panels, _columnBlock), new TilePhase(job));
                }
            }
        }

        private readonly TElement* Panel(int block, int depth, int panel) =>
            _packed + ((long)block * DepthBlock * _panels + (long)panel * depth) * Width;

        private void Pack(long task)
        {
            int panel = (int)(task % _panels), block = (int)(task / _panels), column = panel * Width;
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            B.Pack(
                0, _depth0 + block * DepthBlock, depth, column, Math.Min(Width, N - column), Width,
                Panel(block, depth, panel));
        }

        private void Compute(long task)
        {
            int firstRow = (int)(task % _rowBlocks) * _rowBlock * Height;
            int endRow = Math.Min(firstRow + _rowBlock * Height, M);
            int first = (int)(task / _rowBlocks) * _columnBlock, end = Math.Min(first + _columnBlock, _panels);
            TElement* rows = KernelScratch.Get<TElement>(ScratchSlot.GemmPanel, (DepthBlock + Width) * Height);
            for (int block = 0; block * DepthBlock < _depth; block++)
            {
                for (int row = firstRow; row < endRow; row += Height)
                    Stripe(block, row, Math.Min(Height, endRow - row), first, end, rows);
            }
        }

        // The rows of one tile against all columns of the task.
        private void Stripe(int block, int row, int rows, int first, int end, TElement* packed)
        {
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            long k0 = _depth0 + block * DepthBlock, aRow = 0;
            bool add = Accumulate || k0 > 0, last = k0 + depth == K;
            TElement* tile = packed + DepthBlock * Height;
            TElement* a = rows == Height ? A.Lines(k0, depth, row, out aRow) : null;
            bool lies = a != null && aRow * sizeof(TElement) % CollidingRows != 0;
            int height = lies ? Height : TileHeight<TLane, TElement>(rows);
            if (!lies)
            {
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

        private readonly struct PackPhase(StreamJob<TLane, TElement, TA, TB, TEpilogue>* job) : IParallelBody
        {
            private readonly StreamJob<TLane, TElement, TA, TB, TEpilogue>* _job = job;

            public void Run(long block) => _job->Pack(block);
        }

        private readonly struct TilePhase(StreamJob<TLane, TElement, TA, TB, TEpilogue>* job) : IParallelBody
        {
            private readonly StreamJob<TLane, TElement, TA, TB, TEpilogue>* _job = job;

            public void Run(long block) => _job->Compute(block);
        }
    }
}
