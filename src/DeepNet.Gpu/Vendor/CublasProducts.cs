using DeepNet.Gpu.Memory;

namespace DeepNet.Gpu.Vendor;

/// <summary>Matrix products by cuBLASLt.</summary>
/// <remarks>
/// Its matrices have contiguous columns, ours contiguous rows: yᵀ = bᵀ · aᵀ is what it is asked for, and a transposed
/// view is turned by it while it multiplies. Batches of one stride are one call. What has no contiguous line at all, or
/// would be very many calls, is left to the own kernels.
/// </remarks>
internal sealed class CublasProducts(GpuBackend backend, GpuQueue queue, IReadOnlyList<string> files)
    : VendorLibrary("cuBLASLt", "matrix products", queue, files)
{
    /// <summary>Calls for one product of batches, at most.</summary>
    private const long MostCalls = 64;

    private CublasLt? _library;
    private ProductPlans? _plans;

    /// <summary>y = a · b + bias of matrices [batch…, rows, columns].</summary>
    /// <param name="precision">What to compute in.</param>
    /// <param name="a">[batch…, m, k], of any strides.</param>
    /// <param name="b">[batch…, k, n], of any strides.</param>
    /// <param name="y">[batch…, m, n], contiguous.</param>
    /// <param name="bias">[n], contiguous, or null.</param>
    /// <returns>Whether it was done.</returns>
    public bool Multiply(VendorPrecision precision, Tensor a, Tensor b, Tensor y, Tensor? bias) =>
        IsReady(precision) && WorkOf(precision, a, b, y, bias) is { } work && Attempt(precision, work);

    protected override string Open(nint library)
    {
        _library = new CublasLt(library);
        _plans = new ProductPlans(_library);
        return _library.Version;
    }

    protected override double Deviation(VendorPrecision precision)
    {
        const int Rows = 24, Columns = 40, Depth = 32, Batches = 3;
        Device device = backend.Device;
        DType dtype = TypeOf(precision);
        Tensor a = Numbers([Batches, Rows, Depth], precision, device);
        Tensor b = Numbers([Batches, Depth, Columns], precision, device);
        Tensor left = Numbers([Depth, Rows], precision, device).Transpose();
        Tensor right = Numbers([Columns, Depth], precision, device).Transpose();
        Tensor bias = Numbers([Columns], precision, device);
        double worst = 0;
        (Tensor, Tensor, Tensor?)[] forms = [(a, b, null), (left, right, null), (left, right, bias)];
        foreach ((Tensor x, Tensor w, Tensor? added) in forms)
        {
            using var held = new Held(x, w, added);
            Shape shape = [.. x.Shape.AsSpan()[..^1], Columns];
            Tensor actual = Tensor.Full(shape, double.NaN, dtype, device);
            Tensor expected = Tensor.Empty(shape, dtype, device);
            Perform(WorkOf(precision, x, w, actual, added)!.Value);
            backend.MultiplyByKernels(x, w, expected, added);
            worst = Math.Max(worst, Distance(actual, expected));
        }

        return worst;
    }

    private Work? WorkOf(VendorPrecision precision, Tensor a, Tensor b, Tensor y, Tensor? bias)
    {
        if (ProductFactor.Of(a) is not { } rows || ProductFactor.Of(b) is not { } columns || a.Shape[-1] == 0)
            return null;
        List<BatchDim> batches = BatchDim.Of(a, b, y);
        BatchDim inner = batches.MaxBy(d => d.Count);
        bool isStepBack = batches.Exists(d => d.A < 0 || d.B < 0);
        batches.Remove(inner);
        if (isStepBack || inner.Count > int.MaxValue || batches.Aggregate(1L, (n, d) => n * d.Count) > MostCalls)
            return null;
        (int m, int n, int k) = (y.Shape[-2], y.Shape[-1], a.Shape[-1]);
        var shape = new ProductShape(precision, m, n, k, rows, columns, inner);
        return new Work(backend, _library!, _plans!, Stream, shape, batches, a, b, y, bias);
    }

    private readonly struct Work(
        GpuBackend backend, CublasLt library, ProductPlans plans, nint stream, ProductShape shape,
        List<BatchDim> outer, Tensor a, Tensor b, Tensor y, Tensor? bias) : IVendorWork
    {
        public void Run() => Run(0, 0, 0, 0);

        private void Run(int dim, long atA, long atB, long atY)
        {
            if (dim < outer.Count)
            {
                for (long i = 0; i < outer[dim].Count; i++)
                    Run(dim + 1, atA + (i * outer[dim].A), atB + (i * outer[dim].B), atY + (i * outer[dim].Y));
                return;
            }

            int size = y.DType.Size();
            var addresses = new ProductAddresses(
                a.Address() + (nint)(atA * size), b.Address() + (nint)(atB * size), y.Address() + (nint)(atY * size),
                bias?.Address() ?? 0);
            ProductPlan plan = plans.Of(shape, addresses);
            using GpuStorage? workspace =
                plan.WorkspaceBytes > 0 ? backend.Pool.Rent(backend.Device, (long)plan.WorkspaceBytes) : null;
            plan.Run(library, addresses, workspace?.Address() ?? 0, stream);
        }
    }
}
