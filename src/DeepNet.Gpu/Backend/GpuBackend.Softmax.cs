using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override Tensor Softmax(Tensor x, int dim)
    {
        using var held = new Held(x);
        Tensor y = x.NewLike();
        switch (x.DType)
        {
            case DType.Float32:
                AlongDim<Pair<float>, SoftmaxPass<GpuF32, float>>(x, dim, new(x.View<float>(), y.View<float>()));
                break;
            case DType.Float64:
                AlongDim<Pair<double>, SoftmaxPass<GpuF64, double>>(x, dim, new(x.View<double>(), y.View<double>()));
                break;
            default:
                throw Unexpected(x.DType);
        }

        return y;
    }

    public override Tensor LogSoftmax(Tensor x, int dim)
    {
        using var held = new Held(x);
        Tensor y = x.NewLike();
        switch (x.DType)
        {
            case DType.Float32:
                AlongDim<Pair<float>, LogSoftmaxPass<GpuF32, float>>(x, dim, new(x.View<float>(), y.View<float>()));
                break;
            case DType.Float64:
                AlongDim<Pair<double>, LogSoftmaxPass<GpuF64, double>>(
                    x, dim, new(x.View<double>(), y.View<double>()));
                break;
            default:
                throw Unexpected(x.DType);
        }

        return y;
    }

    public override Tensor SoftmaxGrad(Tensor y, Tensor dy, int dim)
    {
        using var held = new Held(y, dy);
        Tensor dx = y.NewLike();
        switch (y.DType)
        {
            case DType.Float32:
                AlongDim<float, SoftmaxGradPass<GpuF32, float>>(
                    y, dim, new(y.View<float>(), dy.View<float>(), dx.View<float>()));
                break;
            case DType.Float64:
                AlongDim<double, SoftmaxGradPass<GpuF64, double>>(
                    y, dim, new(y.View<double>(), dy.View<double>(), dx.View<double>()));
                break;
            default:
                throw Unexpected(y.DType);
        }

        return dx;
    }

    public override Tensor LogSoftmaxGrad(Tensor y, Tensor dy, int dim)
    {
        using var held = new Held(y, dy);
        Tensor dx = y.NewLike();
        switch (y.DType)
        {
            case DType.Float32:
                AlongDim<float, LogSoftmaxGradPass<GpuF32, float>>(
                    y, dim, new(y.View<float>(), dy.View<float>(), dx.View<float>()));
                break;
            case DType.Float64:
                AlongDim<double, LogSoftmaxGradPass<GpuF64, double>>(
                    y, dim, new(y.View<double>(), dy.View<double>(), dx.View<double>()));
                break;
            default:
                throw Unexpected(y.DType);
        }

        return dx;
    }

    private void AlongDim<TState, TPass>(Tensor x, int dim, TPass pass)
        where TState : unmanaged
        where TPass : struct, IRowPass<TState>
    {
        if (x.Count == 0)
            return;
        (long outer, long n, long inner) = x.Extents(dim);
        if (GroupCover.SuitsThreads(outer, n, inner))
        {
            queue.Launch(new ColumnPassKernel<TState, TPass>(pass, n, inner), outer * inner);
            return;
        }

        var cover = new GroupCover(outer, n, inner, isCut: false);
        LaunchTiles(new TilePassKernel<TState, TPass>(pass, cover), cover);
    }

    /// <summary>y = exp(x - max) / Σ.</summary>
    internal readonly struct SoftmaxPass<TLane, TElement>(ArrayView<TElement> x, ArrayView<TElement> y)
        : IRowPass<Pair<TElement>>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public Pair<TElement> Empty => new ExpSumFold<TLane, TElement>(x).Empty;

        public Pair<TElement> Add(Pair<TElement> state, long place, long k) =>
            new ExpSumFold<TLane, TElement>(x).Add(state, place, k);

        public Pair<TElement> Join(Pair<TElement> a, Pair<TElement> b) =>
            new ExpSumFold<TLane, TElement>(x).Join(a, b);

        public Pair<TElement> Finish(Pair<TElement> state) =>
            new(state.First, (TLane.Of(1.0) / ExpSumFold<TLane, TElement>.Sum(state)).Element);

        public void Write(Pair<TElement> row, long place) =>
            y[place] = (TLane.Exp(TLane.Of(x[place]) - TLane.Of(row.First)) * TLane.Of(row.Second)).Element;
    }

    /// <summary>y = x - max - ln Σ.</summary>
    internal readonly struct LogSoftmaxPass<TLane, TElement>(ArrayView<TElement> x, ArrayView<TElement> y)
        : IRowPass<Pair<TElement>>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public Pair<TElement> Empty => new ExpSumFold<TLane, TElement>(x).Empty;

        public Pair<TElement> Add(Pair<TElement> state, long place, long k) =>
            new ExpSumFold<TLane, TElement>(x).Add(state, place, k);

        public Pair<TElement> Join(Pair<TElement> a, Pair<TElement> b) =>
            new ExpSumFold<TLane, TElement>(x).Join(a, b);

        public Pair<TElement> Finish(Pair<TElement> state) => ExpSumFold<TLane, TElement>.Logarithm(state);

        public void Write(Pair<TElement> row, long place) =>
            y[place] = (TLane.Of(x[place]) - TLane.Of(row.First) - TLane.Of(row.Second)).Element;
    }

    /// <summary>dx = y (dy - Σ dy y).</summary>
    internal readonly struct SoftmaxGradPass<TLane, TElement>(
        ArrayView<TElement> y, ArrayView<TElement> dy, ArrayView<TElement> dx) : IRowPass<TElement>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public TElement Empty => TLane.Of(0.0).Element;

        public TElement Add(TElement state, long place, long k) =>
            (TLane.Of(state) + (TLane.Of(y[place]) * TLane.Of(dy[place]))).Element;

        public TElement Join(TElement a, TElement b) => (TLane.Of(a) + TLane.Of(b)).Element;

        public TElement Finish(TElement state) => state;

        public void Write(TElement row, long place) =>
            dx[place] = (TLane.Of(y[place]) * (TLane.Of(dy[place]) - TLane.Of(row))).Element;
    }

    /// <summary>dx = dy - exp(y) Σ dy.</summary>
    internal readonly struct LogSoftmaxGradPass<TLane, TElement>(
        ArrayView<TElement> y, ArrayView<TElement> dy, ArrayView<TElement> dx) : IRowPass<TElement>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public TElement Empty => TLane.Of(0.0).Element;

        public TElement Add(TElement state, long place, long k) => (TLane.Of(state) + TLane.Of(dy[place])).Element;

        public TElement Join(TElement a, TElement b) => (TLane.Of(a) + TLane.Of(b)).Element;

        public TElement Finish(TElement state) => state;

        public void Write(TElement row, long place) =>
            dx[place] = (TLane.Of(dy[place]) - (TLane.Exp(TLane.Of(y[place])) * TLane.Of(row))).Element;
    }
}
