using DeepNet.Kernels;

namespace DeepNet.Gpu.Vendor;

/// <summary>How cuDNN computes one of the products of one convolution.</summary>
internal sealed class ConvolutionPlan
{
    private const ulong MostWorkspace = 1UL << 30;

    private readonly ConvolutionProduct _product;
    private VendorException? _refusal;
    private nint _x;
    private nint _w;
    private nint _y;
    private nint _bias;
    private nint _convolution;
    private int _algorithm;

    private ConvolutionPlan(ConvolutionProduct product) => _product = product;

    public nuint WorkspaceBytes { get; private set; }

    /// <summary>Algorithms whose results are the same in every run, the usually fastest first. Both of forward are;
    /// of the gradients those that do not add by atomics: CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM and
    /// _IMPLICIT_GEMM, CUDNN_CONVOLUTION_BWD_DATA_ALGO_1, CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1.</summary>
    private ReadOnlySpan<int> Algorithms => _product == ConvolutionProduct.Forward ? [1, 0] : [1];

    /// <summary>A plan, which may be that it cannot be done.</summary>
    /// <exception cref="VendorException">Something else failed.</exception>
    public static ConvolutionPlan Of(
        Cudnn library, VendorPrecision precision, ConvolutionProduct product, in ConvShape shape)
    {
        var plan = new ConvolutionPlan(product);
        try
        {
            plan.Describe(library, precision, shape);
            plan.Choose(library);
        }
        catch (VendorException e)
        {
            plan.Free(library);
            if (!e.IsUnsupported)
                throw;
            plan._refusal = e;
            plan.WorkspaceBytes = 0;
        }

        return plan;
    }

    /// <summary>Queues the product of two tensors into the third; see <see cref="ConvolutionProduct"/>.</summary>
    public void Run(Cudnn library, nint first, nint second, nint bias, nint result, nint workspace)
    {
        if (_refusal is not null)
            throw _refusal;
        (nint a, nint b, nint y) = Roles;
        library.Compute(
            _product, a, first, b, second, _convolution, _algorithm, workspace, WorkspaceBytes, y, result);
        if (bias != 0)
            library.Add(_bias, bias, _y, result);
    }

    public void Free(Cudnn library)
    {
        foreach (nint tensor in (ReadOnlySpan<nint>)[_x, _y, _bias])
        {
            if (tensor != 0)
                library.FreeTensor(tensor);
        }

        if (_w != 0)
            library.FreeFilter(_w);
        if (_convolution != 0)
            library.FreeConvolution(_convolution);
        (_x, _w, _y, _bias, _convolution) = (0, 0, 0, 0, 0);
    }

    /// <summary>Descriptors of the two factors and the result.</summary>
    private (nint First, nint Second, nint Result) Roles => _product switch
    {
        ConvolutionProduct.Forward => (_x, _w, _y),
        ConvolutionProduct.BackwardData => (_w, _y, _x),
        _ => (_x, _y, _w),
    };

    private void Describe(Cudnn library, VendorPrecision precision, in ConvShape shape)
    {
        (int type, int mathType) = precision switch
        {
            VendorPrecision.Float16 => (Cudnn.DataHalf, Cudnn.TensorOpMath),
            VendorPrecision.BFloat16 => (Cudnn.DataBFloat16, Cudnn.TensorOpMath),
            VendorPrecision.Tf32 => (Cudnn.DataFloat, Cudnn.DefaultMath),
            _ => (Cudnn.DataFloat, Cudnn.FmaMath),
        };

        // A convolution of one dim is one of two; only a third is a dim of its own.
        int rank = shape.SpatialRank == 3 ? 3 : 2;
        _x = library.NewTensor(type, [shape.Batch, shape.InChannels, .. Dims(shape.Input)]);
        _y = library.NewTensor(type, [shape.Batch, shape.OutChannels, .. Dims(shape.Output)]);
        _w = library.NewFilter(type, [shape.OutChannels, shape.InPerGroup, .. Dims(shape.Kernel)]);
        _bias = library.NewTensor(type, [1, shape.OutChannels, .. Dims(new Extent(1, 1, 1))]);
        _convolution = library.NewConvolution(
            Dims(shape.PaddingBegin), Dims(shape.Stride), Dims(shape.Dilation), shape.Groups, mathType);

        int[] Dims(Extent x) => rank == 3 ? [x.Depth, x.Height, x.Width] : [x.Height, x.Width];
    }

    private void Choose(Cudnn library)
    {
        (nint first, nint second, nint result) = Roles;
        VendorException? refusal = null;
        foreach (int algorithm in Algorithms)
        {
            try
            {
                nuint bytes = library.WorkspaceBytes(_product, first, second, _convolution, result, algorithm);
                if (bytes <= MostWorkspace)
                {
                    (_algorithm, WorkspaceBytes) = (algorithm, bytes);
                    return;
                }
            }
            catch (VendorException e) when (e.IsUnsupported)
            {
                refusal = e;
            }
        }

        throw refusal ?? new VendorException($"cudnnConvolution{_product}: it needs too much memory", true);
    }
}
