namespace DeepNet.Gpu.Vendor;

/// <summary>How cuBLASLt computes products of one shape. Its A is our right factor: yᵀ = bᵀ · aᵀ.</summary>
internal sealed class ProductPlan
{
    /// <summary>What NVIDIA advises for its largest devices.</summary>
    private const ulong MostWorkspace = 32 << 20;

    private CublasLt.Heuristic _choice;
    private VendorException? _refusal;
    private nint _product;
    private nint _a;
    private nint _b;
    private nint _y;

    private ProductPlan()
    {
    }

    public nuint WorkspaceBytes => _refusal is null ? _choice.WorkspaceBytes : 0;

    /// <summary>A plan, which may be that it cannot be done.</summary>
    /// <exception cref="VendorException">Something else failed.</exception>
    public static ProductPlan Of(CublasLt library, in ProductShape shape, in ProductAddresses addresses)
    {
        var plan = new ProductPlan();
        try
        {
            plan.Describe(library, shape, addresses);
            (uint a, uint b, uint y, _) = addresses.Alignments;
            plan._choice = library.Choose(plan._product, plan._b, plan._a, plan._y, MostWorkspace, (b, a, y));
        }
        catch (VendorException e)
        {
            plan.Free(library);
            if (!e.IsUnsupported)
                throw;
            plan._refusal = e;
        }

        return plan;
    }

    /// <summary>Queues the product.</summary>
    public void Run(CublasLt library, in ProductAddresses addresses, nint workspace, nint stream)
    {
        if (_refusal is not null)
            throw _refusal;
        if (addresses.Bias != 0)
            library.SetBias(_product, addresses.Bias);
        library.Multiply(
            _product, addresses.B, _b, addresses.A, _a, addresses.Y, _y, _choice.Algorithm, workspace,
            _choice.WorkspaceBytes, stream);
    }

    public void Free(CublasLt library)
    {
        foreach (nint layout in (ReadOnlySpan<nint>)[_a, _b, _y])
        {
            if (layout != 0)
                library.FreeLayout(layout);
        }

        if (_product != 0)
            library.FreeProduct(_product);
        (_product, _a, _b, _y) = (0, 0, 0, 0);
    }

    private void Describe(CublasLt library, in ProductShape shape, in ProductAddresses addresses)
    {
        int type = shape.Precision switch
        {
            VendorPrecision.Float16 => CublasLt.Real16F,
            VendorPrecision.BFloat16 => CublasLt.Real16BF,
            _ => CublasLt.Real32F,
        };
        int compute = shape.Precision == VendorPrecision.Tf32 ? CublasLt.Compute32FFastTf32 : CublasLt.Compute32F;
        int batches = (int)shape.Batch.Count;
        _product = library.NewProduct(compute, shape.B.IsTurned, shape.A.IsTurned);
        if (addresses.Bias != 0)
            library.SetBias(_product, addresses.Bias);
        _b = Factor(shape.B, shape.K, shape.N, shape.Batch.B);
        _a = Factor(shape.A, shape.M, shape.K, shape.Batch.A);
        _y = library.NewLayout(type, shape.N, shape.M, shape.N, batches, shape.Batch.Y);

        // Contiguous rows are the columns of the transposed matrix.
        nint Factor(ProductFactor factor, int rows, int columns, long batchStride) => factor.IsTurned
            ? library.NewLayout(type, rows, columns, factor.Stride, batches, batchStride)
            : library.NewLayout(type, columns, rows, factor.Stride, batches, batchStride);
    }
}
