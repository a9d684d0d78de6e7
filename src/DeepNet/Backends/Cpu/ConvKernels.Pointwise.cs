using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    // Channels are summed some at a time, a line of the next pixels is asked for in between.
    private const int PointwiseStep = PanelTile.AheadSteps;
    private const int PointwisePanels = 4;
    private const int PointwiseTasks = 16;
    private const int PointwisePixels = 32;

    // Planes whose pixels meet in the same sets of the first cache, and results that do not stay in any.
    private const int CollidingPlanes = 4096;
    private const long LargeResult = 16L << 20;

    private static bool UsePlanes(in ConvShape shape) =>
        shape.Pointwise && shape.Batch > 0 && shape.Output.Count >= PointwisePixels
        && Math.Min(shape.InPerGroup, shape.OutPerGroup) >= PointwiseStep
        && (shape.InPerGroup | shape.OutPerGroup) % PointwiseStep == 0;

    /// <summary>
    /// One tap at stride 1: weights [channels, terms] times the planes of every sample, which are read where they lie.
    /// </summary>
    private readonly struct PointwiseConvolution<TLane, TElement> : IParallelBody
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
    {
        private readonly TElement* _source;
        private readonly TElement* _w;
        private readonly TElement* _bias;
        private readonly TElement* _to;
        private readonly int _groups;
        private readonly int _terms;
        private readonly int _channels;
        private readonly int _pixels;
        private readonly int _panelBlock;
        private readonly int _panelBlocks;
        private readonly int _rowBlock;
        private readonly int _rowBlocks;
        private readonly bool _past;

        private PointwiseConvolution(
            TElement* source, TElement* w, TElement* bias, TElement* to, in ConvShape shape, int terms, int channels)
        {
            _source = source;
            _w = w;
            _bias = bias;
            _to = to;
            _groups = shape.Groups;
            _terms = terms;
            _channels = channels;
            _pixels = (int)shape.Output.Count;

            long panels = CeilDiv(_pixels, PanelTile.Panel), images = (long)shape.Batch * shape.Groups;
            _panelBlock = (int)Math.Clamp(images * panels / (4 * PointwiseTasks), 1, PointwisePanels);
            _panelBlocks = CeilDiv((int)panels, _panelBlock);
            long wanted = (PointwiseTasks - 1) / (images * _panelBlocks) + 1;
            _rowBlock = RoundUp(CeilDiv(channels, (int)wanted), PanelTile.Rows);
            _rowBlocks = CeilDiv(channels, _rowBlock);

            long line = (long)_pixels * sizeof(TElement);
            _past = line % 64 == 0 && (nint)to % 64 == 0 && images * channels * line >= LargeResult;
            Tasks = images * _panelBlocks * _rowBlocks;
        }

        private long Tasks { get; }

        /// <summary>y = w · x + bias for every pixel.</summary>
        public static void Forward(TElement* x, TElement* w, TElement* bias, TElement* y, in ConvShape shape) =>
            Compute(new(x, w, bias, y, shape, shape.InPerGroup, shape.OutPerGroup), shape.InPerGroup, 1);

        /// <summary>dx = wᵀ · dy.</summary>
        public static void InputGradient(TElement* dy, TElement* w, TElement* dx, in ConvShape shape) =>
            Compute(new(dy, w, null, dx, shape, shape.OutPerGroup, shape.InPerGroup), 1, shape.InPerGroup);

        private static void Compute(in PointwiseConvolution<TLane, TElement> job, long wRow, long wStep)
        {
            long weights = (long)job._channels * job._terms;
            TElement* packed = KernelScratch.Get<TElement>(ScratchSlot.Convolution, job._groups * weights);
            for (int group = 0; group < job._groups; group++)
            {
                for (int row = 0; row < job._channels; row += job._rowBlock)
                {
                    PanelTile.PackRows<TLane, TElement>(
                        Math.Min(job._rowBlock, job._channels - row), job._terms, job._w + group * weights + row * wRow,
                        wRow, wStep, packed + group * weights + (long)row * job._terms);
                }
            }

            WorkerPool.For(job.Tasks, new PointwiseConvolution<TLane, TElement>(job, packed));
        }

        private PointwiseConvolution(in PointwiseConvolution<TLane, TElement> job, TElement* packed)
        {
            this = job;
            _w = packed;
        }

        public void Run(long block)
        {
            int first = (int)(block % _panelBlocks) * _panelBlock;
            int end = Math.Min(first + _panelBlock, CeilDiv(_pixels, PanelTile.Panel));
            block /= _panelBlocks;
            int row = (int)(block % _rowBlocks) * _rowBlock, rows = Math.Min(_rowBlock, _channels - row);
            long image = block / _rowBlocks, group = image % _groups;

            TElement* source = _source + image * _terms * _pixels;
            TElement* weights = _w + (group * _channels + row) * _terms;
            TElement* bias = _bias == null ? null : _bias + group * _channels + row;
            TElement* to = _to + (image * _channels + row) * _pixels;
            TElement* packed = KernelScratch.Get<TElement>(
                ScratchSlot.GemmPanel, (long)(_terms + rows) * PanelTile.Panel);
            TElement* tile = packed + _terms * PanelTile.Panel;
            bool pack = PanelTile.PacksPlanes<TLane, TElement>()
                || (long)_pixels * sizeof(TElement) % CollidingPlanes == 0;
            int tileColumns = 2 * TLane.Count;
            for (int panel = first; panel < end; panel++)
            {
                int pixel = panel * PanelTile.Panel, columns = Math.Min(PanelTile.Panel, _pixels - pixel);
                bool whole = columns == PanelTile.Panel;
                PanelPlanes<TElement> planes = new()
                {
                    B = source + pixel,
                    BStep = _pixels,
                    BTile = tileColumns,
                    Ahead = source + pixel + PanelTile.Panel,
                    AheadStep = _pixels,
                    Start = bias,
                    Past = whole && _past,
                };
                if (!whole || pack)
                {
                    for (int column = 0; column < PanelTile.Panel; column += tileColumns)
                    {
                        PanelPacking.Pack(
                            planes.B + column, _pixels, 1, _terms, Math.Clamp(columns - column, 0, tileColumns),
                            tileColumns, packed + column * _terms);
                    }

                    planes.B = packed;
                    planes.BStep = tileColumns;
                    planes.BTile = (long)tileColumns * _terms;
                }

                if (whole)
                {
                    PanelTile.Multiply<TLane, TElement>(rows, _terms, weights, planes, to + pixel, _pixels);
                    continue;
                }

                PanelTile.Multiply<TLane, TElement>(rows, _terms, weights, planes, tile, PanelTile.Panel);
                for (int i = 0; i < rows; i++)
                {
                    new Span<TElement>(tile + i * PanelTile.Panel, columns).CopyTo(
                        new Span<TElement>(to + (long)i * _pixels + pixel, columns));
                }
            }
        }
    }
}
