using System.Numerics;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class Gemm
{
    /// <summary>One product, in passes over k and m: packs the rows of A, then computes blocks of C.</summary>
    private struct Job<TLane, TElement, TA, TB, TEpilogue>
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TA : unmanaged, IPanelSource<TElement>
        where TB : unmanaged, IPanelSource<TElement>
        where TEpilogue : unmanaged, IEpilogue<TElement>
    {
        private const int PackPanels = 8;
        private const int GroupPanels = 4;
        private const int GroupRows = 8;

        public TA A;
        public TB B;
        public TElement* C;
        public long CRow;
        public long CItem;
        public int Items;
        public int N;
        public long K;
        public bool Accumulate;
        public TEpilogue Epilogue;

        private long _depth0;
        private int _depth;
        private int _row0;
        private int _rows;
        private int _rowPanels;
        private int _packedRows;
        private int _rowBlock;
        private int _columnBlock;
        private int _rowBlocks;
        private int _columnBlocks;
        private int _packBlocks;
        private long _rowTasks;
        private TElement* _packed;

        // All panels of B, where several row blocks read each of them; else null, and every task packs its own.
        private TElement* _shared;

        private static int Height => FullHeight<TLane, TElement>();

        private static int Width => 2 * TLane.Count;

        /// <summary>Adds the products of one range of k to one range of rows of C.</summary>
        public void Pass(long depth0, int depth, int row0, int rows, bool parallel)
        {
            _depth0 = depth0;
            _depth = depth;
            _row0 = row0;
            _rows = rows;
            _rowPanels = CeilDiv(rows, Height);
            int last = rows - (_rowPanels - 1) * Height;
            _packedRows = (_rowPanels - 1) * Height + TileHeight<TLane, TElement>(last);

            _packed = rows == 1 ? A.Direct(0, depth0, row0, 1, out long step) : Fail(out step);
            bool pack = _packed == null || step != 1;
            if (pack)
                _packed = KernelScratch.Get<TElement>(ScratchSlot.GemmRows, (long)depth * _packedRows);

            Split();
            int blocks = CeilDiv(depth, DepthBlock);
            _rowTasks = pack ? (long)_packBlocks * blocks : 0;
            long panels = (long)Items * CeilDiv(N, Width);
            long sharedElements = panels * depth * Width;
            bool share = _rowBlocks > 1 && sharedElements <= PackedElements;
            _shared = share ? KernelScratch.Get<TElement>(ScratchSlot.GemmColumns, sharedElements) : null;
            fixed (Job<TLane, TElement, TA, TB, TEpilogue>* job = &this)
            {
                long tasks = (long)Items * _rowBlocks * _columnBlocks;
                long packTasks = _rowTasks + (share ? panels * blocks : 0);
                if (parallel)
                {
                    WorkerPool.For(packTasks, new PackPhase(job));
                    WorkerPool.For(tasks, new TilePhase(job));
                    return;
                }

                for (long task = 0; task < packTasks; task++)
                    Pack(task);
                for (long task = 0; task < tasks; task++)
                    Compute(task);
            }
        }

        private static TElement* Fail(out long step)
        {
            step = 0;
            return null;
        }

        // Enough tasks to share, from the sizes alone; each large enough to pay for packing its panels of B.
        private void Split()
        {
            int columnPanels = CeilDiv(N, Width);
            _rowBlocks = CeilDiv(_rows, MaxRows);
            long panels = (long)columnPanels * Items * _rowBlocks;
            _columnBlock = (int)Math.Clamp(panels / WantedTasks, 1, Math.Min(MaxColumnPanels, columnPanels));
            if (_rows <= 2)
                _columnBlock = Math.Min((_columnBlock + 3) & ~3, columnPanels);
            _columnBlocks = CeilDiv(columnPanels, _columnBlock);
            long wanted = (WantedTasks - 1) / ((long)_columnBlocks * Items) + 1;
            _rowBlocks = (int)Math.Max(_rowBlocks, Math.Min(wanted, CeilDiv(_rowPanels, 4)));
            _rowBlock = CeilDiv(_rowPanels, _rowBlocks);
            _rowBlocks = CeilDiv(_rowPanels, _rowBlock);
            _packBlocks = CeilDiv(_rowPanels, PackPanels);
        }

        private void Pack(long task)
        {
            if (task < _rowTasks)
                PackRows(task);
            else
                PackColumns(task - _rowTasks);
        }

        private void PackColumns(long task)
        {
            int panels = CeilDiv(N, Width), blocks = CeilDiv(_depth, DepthBlock);
            int panel = (int)(task % panels), block = (int)(task / panels % blocks);
            int item = (int)(task / panels / blocks);
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            B.Pack(
                item, _depth0 + block * DepthBlock, depth, panel * Width, Math.Min(Width, N - panel * Width), Width,
                SharedPanel(item, block, depth, panel));
        }

        private readonly TElement* SharedPanel(int item, int block, int depth, int panel)
        {
            long panels = CeilDiv(N, Width);
            return _shared + ((item * _depth + block * DepthBlock) * panels + (long)panel * depth) * Width;
        }

        private void PackRows(long task)
        {
            int block = (int)(task / _packBlocks);
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            TElement* packed = _packed + (long)block * DepthBlock * _packedRows;
            int first = (int)(task % _packBlocks) * PackPanels;
            int end = Math.Min(first + PackPanels, _rowPanels);
            for (int panel = first; panel < end; panel++)
            {
                int row = panel * Height;
                int width = Math.Min(Height, _packedRows - row);
                A.Pack(
                    0, _depth0 + block * DepthBlock, depth, _row0 + row, Math.Min(Height, _rows - row), width,
                    packed + (long)row * depth);
            }
        }

        private void Compute(long task)
        {
            long perItem = (long)_rowBlocks * _columnBlocks;
            int item = (int)(task / perItem);
            int inItem = (int)(task % perItem);
            int rowPanel = inItem / _columnBlocks * _rowBlock;
            int rowPanelEnd = Math.Min(rowPanel + _rowBlock, _rowPanels);
            int column = inItem % _columnBlocks * _columnBlock * Width;
            int columnEnd = Math.Min(column + _columnBlock * Width, N);
            bool grouped = typeof(TB) == typeof(StridedPanel<TElement>) && _shared == null
                && rowPanelEnd - rowPanel > 2 && B.Direct(item, 0, 0, Width, out _) != null;
            TElement* scratch = KernelScratch.Get<TElement>(
                ScratchSlot.GemmPanel, GroupPanels * DepthBlock * Width + Height * Width);
            TElement* tile = scratch + GroupPanels * DepthBlock * Width;
            for (int block = 0; block * DepthBlock < _depth; block++)
            {
                int col = _rows <= 2 ? WideStripes(item, block, column, columnEnd) : column;
                for (int panel = 0; col < columnEnd; col += Width, panel++)
                {
                    TElement* packed = null;
                    if (grouped)
                    {
                        packed = scratch + panel % GroupPanels * DepthBlock * Width;
                        if (panel % GroupPanels == 0)
                            PackGroup(item, block, col, columnEnd, packed);
                    }

                    Stripe(
                        item, block, rowPanel, rowPanelEnd, col, Math.Min(Width, N - col), packed, scratch, tile);
                }
            }
        }

        // Adjacent panels, some rows at a time: memory is read in longer runs than one panel is wide.
        private void PackGroup(int item, int block, int col, int columnEnd, TElement* packed)
        {
            long k0 = _depth0 + block * DepthBlock;
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            int panels = Math.Min(GroupPanels, CeilDiv(columnEnd - col, Width));
            for (int row = 0; row < depth; row += GroupRows)
            {
                for (int panel = 0; panel < panels; panel++)
                {
                    int first = col + panel * Width;
                    B.Pack(
                        item, k0 + row, Math.Min(GroupRows, depth - row), first, Math.Min(Width, N - first), Width,
                        packed + (panel * DepthBlock + row) * Width);
                }
            }
        }

        // One or two rows: wide pieces of B where it lies; returns the first column that is left.
        private int WideStripes(int item, int block, int col, int columnEnd)
        {
            long k0 = _depth0 + block * DepthBlock;
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock), wide = WideVectors * TLane.Count;
            TElement* a = _packed + (long)block * DepthBlock * _rows;
            for (; col + wide <= columnEnd; col += wide)
            {
                TElement* b = B.Direct(item, k0, col, wide, out long bRow);
                if (b == null)
                    break;
                TElement* c = C + item * CItem + _row0 * CRow + col;
                bool add = Accumulate || k0 > 0;
                if (_rows == 1)
                    WideTile<TLane, TElement, One>(depth, a, b, bRow, c, CRow, add);
                else
                    WideTile<TLane, TElement, Two>(depth, a, b, bRow, c, CRow, add);
                if (k0 + depth == K)
                    Epilogue.Apply<TLane>(c, CRow, _row0, _rows, col, wide);
            }

            return col;
        }

        // One panel of B against a range of packed rows.
        private void Stripe(
            int item, int block, int rowPanel, int rowPanelEnd, int col, int columns, TElement* b, TElement* scratch,
            TElement* tile)
        {
            long k0 = _depth0 + block * DepthBlock;
            int depth = Math.Min(DepthBlock, _depth - block * DepthBlock);
            bool add = Accumulate || k0 > 0;
            bool two = columns > TLane.Count;
            int covered = two ? Width : TLane.Count;

            // A panel that is read once or twice is not worth packing.
            long bRow = Width;
            if (_shared != null)
                b = SharedPanel(item, block, depth, col / Width);
            else if (b == null && rowPanelEnd - rowPanel <= 2 && columns == covered)
                b = B.Direct(item, k0, col, columns, out bRow);
            if (b == null)
            {
                b = scratch;
                bRow = Width;
                B.Pack(item, k0, depth, col, columns, Width, b);
            }

            // The panel behind this one is needed next: every tile asks for its share of it.
            byte* next = _shared != null ? (byte*)(b + (long)depth * Width) : null;
            long share = (long)depth * Width * sizeof(TElement) / (rowPanelEnd - rowPanel);

            TElement* packed = _packed + (long)block * DepthBlock * _packedRows;
            TElement* c = C + item * CItem + _row0 * CRow + col;
            for (int panel = rowPanel; panel < rowPanelEnd; panel++)
            {
                int row = panel * Height;
                int rows = Math.Min(Height, _rows - row);
                int height = Math.Min(Height, _packedRows - row);
                TElement* a = packed + (long)row * depth;
                if (next != null && Sse.IsSupported)
                {
                    for (byte* end = next + share; next < end; next += 64)
                        Sse.Prefetch1(next);
                }

                if (rows == height && columns == covered)
                {
                    Tile<TLane, TElement>(height, two, depth, a, b, bRow, c + row * CRow, CRow, add);
                }
                else
                {
                    Tile<TLane, TElement>(height, two, depth, a, b, bRow, tile, Width, false);
                    Merge<TLane, TElement>(tile, c + row * CRow, CRow, rows, columns, add);
                }

                if (k0 + depth == K)
                    Epilogue.Apply<TLane>(c + row * CRow, CRow, _row0 + row, rows, col, columns);
            }
        }

        private static int CeilDiv(int a, int b) => (a + b - 1) / b;

        private readonly struct PackPhase(Job<TLane, TElement, TA, TB, TEpilogue>* job) : IParallelBody
        {
            private readonly Job<TLane, TElement, TA, TB, TEpilogue>* _job = job;

            public void Run(long block) => _job->Pack(block);
        }

        private readonly struct TilePhase(Job<TLane, TElement, TA, TB, TEpilogue>* job) : IParallelBody
        {
            private readonly Job<TLane, TElement, TA, TB, TEpilogue>* _job = job;

            public void Run(long block) => _job->Compute(block);
        }
    }
}
