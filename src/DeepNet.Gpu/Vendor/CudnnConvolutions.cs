using DeepNet.Gpu.Memory;
using DeepNet.Kernels;

namespace DeepNet.Gpu.Vendor;

/// <summary>Convolutions and their gradients by cuDNN.</summary>
/// <remarks>Left to the own kernels are paddings that cuDNN has no words for, and tensors of 2³¹ elements.</remarks>
internal sealed class CudnnConvolutions(GpuBackend backend, GpuQueue queue, IReadOnlyList<string> files)
    : VendorLibrary("cuDNN", "convolutions", queue, files)
{
    /// <summary>Plans of programs whose sizes change all the time are forgotten together.</summary>
    private const int MostPlans = 1024;

    private readonly Dictionary<(VendorPrecision, ConvolutionProduct, ConvShape), ConvolutionPlan> _plans = [];
    private Cudnn? _library;

    /// <summary>One product of two contiguous tensors, in the order of cuDNN, into the third.</summary>
    /// <returns>Whether it was done.</returns>
    public bool Compute(
        VendorPrecision precision, ConvolutionProduct product, Tensor first, Tensor second, Tensor? bias, Tensor result,
        in ConvShape shape)
    {
        return first.Count > 0 && second.Count > 0 && result.Count > 0 && IsExpressible(shape)
            && Attempt(precision, new Work(this, precision, product, first, second, bias, result, shape));
    }

    protected override string Open(nint library)
    {
        _library = new Cudnn(library, Stream);
        return _library.Version;
    }

    protected override double Deviation(VendorPrecision precision)
    {
        double worst = 0;
        foreach ((int stride, int groups) in new[] { (1, 1), (2, 2) })
        {
            ConvShape shape = ConvShape.Resolve(
                "Conv", [2, 8, 9, 8], [16, 8 / groups, 3, 3], [stride, stride], [1, 1], [1, 1], [1, 1], groups,
                out _)!.Value;
            Tensor x = Numbers([2, 8, 9, 8], precision, backend.Device);
            Tensor w = Numbers([16, 8 / groups, 3, 3], precision, backend.Device);
            Tensor bias = Numbers([16], precision, backend.Device);
            Tensor dy = Numbers([2, 16, shape.Output.Height, shape.Output.Width], precision, backend.Device);
            Check(ConvolutionProduct.Forward, x, w, bias, dy.Shape);
            Check(ConvolutionProduct.BackwardData, w, dy, null, x.Shape);
            Check(ConvolutionProduct.BackwardFilter, x, dy, null, w.Shape);

            void Check(ConvolutionProduct product, Tensor first, Tensor second, Tensor? added, Shape result)
            {
                using var held = new Held(first, second, added);
                Tensor actual = Tensor.Full(result, double.NaN, first.DType, backend.Device);
                Tensor expected = Tensor.Empty(result, first.DType, backend.Device);
                Perform(new Work(this, precision, product, first, second, added, actual, shape));
                backend.ConvolveByKernels(product, first, second, added, expected, shape);
                worst = Math.Max(worst, Distance(actual, expected));
            }
        }

        return worst;
    }

    private GpuStorage? NewWorkspace(long bytes) => bytes > 0 ? backend.Pool.Rent(backend.Device, bytes) : null;

    private ConvolutionPlan PlanOf(VendorPrecision precision, ConvolutionProduct product, in ConvShape shape)
    {
        (VendorPrecision, ConvolutionProduct, ConvShape) key = (precision, product, shape);
        if (!_plans.TryGetValue(key, out ConvolutionPlan? plan))
        {
            if (_plans.Count == MostPlans)
            {
                foreach (ConvolutionPlan former in _plans.Values)
                    former.Free(_library!);
                _plans.Clear();
            }

            _plans[key] = plan = ConvolutionPlan.Of(_library!, precision, product, shape);
        }

        return plan;
    }

    /// <summary>Whether the same padding on both sides gives the same output, and everything can be numbered.</summary>
    private static bool IsExpressible(in ConvShape shape)
    {
        return Fits(shape.InChannels, shape.Input, shape.Batch) && Fits(shape.OutChannels, shape.Output, shape.Batch)
            && IsSame(s => s.Depth, shape) && IsSame(s => s.Height, shape) && IsSame(s => s.Width, shape);

        static bool Fits(long channels, Extent size, long batch) => channels * batch * size.Count <= int.MaxValue;

        static bool IsSame(Func<Extent, int> dim, in ConvShape shape)
        {
            long padded = dim(shape.Input) + (2L * dim(shape.PaddingBegin));
            long reach = ((long)dim(shape.Dilation) * (dim(shape.Kernel) - 1)) + 1;
            return padded >= reach && ((padded - reach) / dim(shape.Stride)) + 1 == dim(shape.Output);
        }
    }

    private readonly struct Work(
        CudnnConvolutions owner, VendorPrecision precision, ConvolutionProduct product, Tensor first, Tensor second,
        Tensor? bias, Tensor result, ConvShape shape) : IVendorWork
    {
        public void Run()
        {
            ConvolutionPlan plan = owner.PlanOf(precision, product, shape);
            using GpuStorage? workspace = owner.NewWorkspace((long)plan.WorkspaceBytes);
            plan.Run(
                owner._library!, first.Address(), second.Address(), bias?.Address() ?? 0, result.Address(),
                workspace?.Address() ?? 0);
        }
    }
}
