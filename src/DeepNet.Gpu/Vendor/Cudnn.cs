using System.Runtime.InteropServices;

namespace DeepNet.Gpu.Vendor;

/// <summary>The functions of cuDNN that are used, and their constants.</summary>
/// <remarks>NVIDIA, cuDNN API reference, libraries cudnn_graph, cudnn_ops and cudnn_cnn,
/// https://docs.nvidia.com/deeplearning/cudnn/latest/api/overview.html; the numbers are those of the public headers of
/// version 9. A function returns cudnnStatus_t, 0 for success.</remarks>
internal sealed unsafe class Cudnn
{
    /// <summary>CUDNN_DATA_FLOAT.</summary>
    public const int DataFloat = 0;

    /// <summary>CUDNN_DATA_HALF.</summary>
    public const int DataHalf = 2;

    /// <summary>CUDNN_DATA_BFLOAT16.</summary>
    public const int DataBFloat16 = 9;

    /// <summary>CUDNN_DEFAULT_MATH: Float32 may be multiplied as TF32.</summary>
    public const int DefaultMath = 0;

    /// <summary>CUDNN_TENSOR_OP_MATH: 16-bit numbers are multiplied by tensor cores, sums are Float32.</summary>
    public const int TensorOpMath = 1;

    /// <summary>CUDNN_FMA_MATH: no tensor cores, so no TF32.</summary>
    public const int FmaMath = 3;

    private const int CrossCorrelation = 1; // CUDNN_CROSS_CORRELATION: kernels are not flipped
    private const int FormatNchw = 0; // CUDNN_TENSOR_NCHW
    private const int FirstUnsupported = 3000; // CUDNN_STATUS_NOT_SUPPORTED, up to 3999 with the reason

    private readonly delegate* unmanaged<nint*, int> _create;
    private readonly delegate* unmanaged<nuint> _getVersion;
    private readonly delegate* unmanaged<int, nint> _getErrorString;
    private readonly delegate* unmanaged<nint, nint, int> _setStream;
    private readonly delegate* unmanaged<nint*, int> _createTensor;
    private readonly delegate* unmanaged<nint, int> _destroyTensor;
    private readonly delegate* unmanaged<nint, int, int, int*, int*, int> _setTensor;
    private readonly delegate* unmanaged<nint*, int> _createFilter;
    private readonly delegate* unmanaged<nint, int> _destroyFilter;
    private readonly delegate* unmanaged<nint, int, int, int, int*, int> _setFilter;
    private readonly delegate* unmanaged<nint*, int> _createConvolution;
    private readonly delegate* unmanaged<nint, int> _destroyConvolution;
    private readonly delegate* unmanaged<nint, int, int*, int*, int*, int, int, int> _setConvolution;
    private readonly delegate* unmanaged<nint, int, int> _setGroupCount;
    private readonly delegate* unmanaged<nint, int, int> _setMathType;
    private readonly delegate* unmanaged<nint, void*, nint, nint, void*, nint, nint, int> _addTensor;
    private readonly WorkspaceOf[] _workspace;
    private readonly Product[] _product;
    private readonly nint _handle;

    /// <exception cref="EntryPointNotFoundException">A function is missing.</exception>
    /// <exception cref="VendorException">It does not start.</exception>
    public Cudnn(nint library, nint stream)
    {
        _create = (delegate* unmanaged<nint*, int>)Export("Create");
        _getVersion = (delegate* unmanaged<nuint>)Export("GetVersion");
        _getErrorString = (delegate* unmanaged<int, nint>)Export("GetErrorString");
        _setStream = (delegate* unmanaged<nint, nint, int>)Export("SetStream");
        _createTensor = (delegate* unmanaged<nint*, int>)Export("CreateTensorDescriptor");
        _destroyTensor = (delegate* unmanaged<nint, int>)Export("DestroyTensorDescriptor");
        _setTensor = (delegate* unmanaged<nint, int, int, int*, int*, int>)Export("SetTensorNdDescriptor");
        _createFilter = (delegate* unmanaged<nint*, int>)Export("CreateFilterDescriptor");
        _destroyFilter = (delegate* unmanaged<nint, int>)Export("DestroyFilterDescriptor");
        _setFilter = (delegate* unmanaged<nint, int, int, int, int*, int>)Export("SetFilterNdDescriptor");
        _createConvolution = (delegate* unmanaged<nint*, int>)Export("CreateConvolutionDescriptor");
        _destroyConvolution = (delegate* unmanaged<nint, int>)Export("DestroyConvolutionDescriptor");
        _setConvolution = (delegate* unmanaged<nint, int, int*, int*, int*, int, int, int>)Export(
            "SetConvolutionNdDescriptor");
        _setGroupCount = (delegate* unmanaged<nint, int, int>)Export("SetConvolutionGroupCount");
        _setMathType = (delegate* unmanaged<nint, int, int>)Export("SetConvolutionMathType");
        _addTensor = (delegate* unmanaged<nint, void*, nint, nint, void*, nint, nint, int>)Export("AddTensor");

        // In the order of ConvolutionProduct.
        string[] names = ["Forward", "BackwardData", "BackwardFilter"];
        _workspace = Array.ConvertAll(names, n => new WorkspaceOf(Export($"GetConvolution{n}WorkspaceSize")));
        _product = Array.ConvertAll(names, n => new Product(Export($"Convolution{n}")));
        nint handle;
        Check(_create(&handle), "cudnnCreate");
        _handle = handle;
        Check(_setStream(handle, stream), "cudnnSetStream");
        Version = VendorVersion.Text(_getVersion());

        nint Export(string name) => NativeLibrary.GetExport(library, "cudnn" + name);
    }

    public string Version { get; }

    /// <summary>Describes a contiguous tensor.</summary>
    public nint NewTensor(int type, ReadOnlySpan<int> sizes)
    {
        Span<int> strides = stackalloc int[sizes.Length];
        int stride = 1;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride = checked(stride * sizes[d]);
        }

        nint tensor;
        Check(_createTensor(&tensor), "cudnnCreateTensorDescriptor");
        fixed (int* dims = sizes, steps = strides)
        {
            int status = _setTensor(tensor, type, sizes.Length, dims, steps);
            return Made(tensor, status, "cudnnSetTensorNdDescriptor", FreeTensor);
        }
    }

    public void FreeTensor(nint tensor) => Check(_destroyTensor(tensor), "cudnnDestroyTensorDescriptor");

    /// <summary>Describes contiguous weights [out, in per group, kernel…].</summary>
    public nint NewFilter(int type, ReadOnlySpan<int> sizes)
    {
        nint filter;
        Check(_createFilter(&filter), "cudnnCreateFilterDescriptor");
        fixed (int* dims = sizes)
        {
            int status = _setFilter(filter, type, FormatNchw, sizes.Length, dims);
            return Made(filter, status, "cudnnSetFilterNdDescriptor", FreeFilter);
        }
    }

    public void FreeFilter(nint filter) => Check(_destroyFilter(filter), "cudnnDestroyFilterDescriptor");

    /// <summary>Describes a convolution whose sums are Float32.</summary>
    public nint NewConvolution(
        ReadOnlySpan<int> padding, ReadOnlySpan<int> stride, ReadOnlySpan<int> dilation, int groups, int mathType)
    {
        nint convolution;
        Check(_createConvolution(&convolution), "cudnnCreateConvolutionDescriptor");
        fixed (int* pads = padding, steps = stride, distances = dilation)
        {
            int status = _setConvolution(
                convolution, padding.Length, pads, steps, distances, CrossCorrelation, DataFloat);
            Made(convolution, status, "cudnnSetConvolutionNdDescriptor", FreeConvolution);
        }

        Made(
            convolution, _setGroupCount(convolution, groups), "cudnnSetConvolutionGroupCount", FreeConvolution);
        return Made(
            convolution, _setMathType(convolution, mathType), "cudnnSetConvolutionMathType", FreeConvolution);
    }

    public void FreeConvolution(nint convolution) =>
        Check(_destroyConvolution(convolution), "cudnnDestroyConvolutionDescriptor");

    /// <summary>Bytes that a product needs beside its tensors.</summary>
    /// <param name="product">Which one; it says what the descriptors are of.</param>
    /// <param name="first">Of x, of w, of x.</param>
    /// <param name="second">Of w, of dy, of dy.</param>
    /// <param name="convolution">From <see cref="NewConvolution"/>.</param>
    /// <param name="result">Of y, of dx, of dw.</param>
    /// <param name="algorithm">Of the product's algorithms.</param>
    public nuint WorkspaceBytes(
        ConvolutionProduct product, nint first, nint second, nint convolution, nint result, int algorithm)
    {
        nuint bytes;
        int status = _workspace[(int)product].Call(_handle, first, second, convolution, result, algorithm, &bytes);
        Check(status, $"cudnnGetConvolution{product}WorkspaceSize");
        return bytes;
    }

    /// <summary>Queues a product; parameters as those of <see cref="WorkspaceBytes"/>.</summary>
    public void Compute(
        ConvolutionProduct product, nint firstTensor, nint first, nint secondTensor, nint second, nint convolution,
        int algorithm, nint workspace, nuint workspaceBytes, nint resultTensor, nint result)
    {
        float one = 1, zero = 0;
        int status = _product[(int)product].Call(
            _handle, &one, firstTensor, first, secondTensor, second, convolution, algorithm, workspace, workspaceBytes,
            &zero, resultTensor, result);
        Check(status, $"cudnnConvolution{product}");
    }

    /// <summary>Queues y += b, where sizes of 1 in b are repeated.</summary>
    public void Add(nint tensorOfB, nint b, nint tensorOfY, nint y)
    {
        float one = 1;
        Check(_addTensor(_handle, &one, tensorOfB, b, &one, tensorOfY, y), "cudnnAddTensor");
    }

    private nint Made(nint descriptor, int status, string function, Action<nint> free)
    {
        if (status != 0)
            free(descriptor);
        Check(status, function);
        return descriptor;
    }

    private void Check(int status, string function)
    {
        if (status == 0)
            return;
        string? meaning = Marshal.PtrToStringUTF8(_getErrorString(status));
        throw new VendorException(
            $"{function}: {meaning} ({status})", status is >= FirstUnsupported and < FirstUnsupported + 1000);
    }

    /// <summary>(handle, first, second, convolution, result, algorithm, bytes): the three functions are of one form.
    /// </summary>
    private readonly struct WorkspaceOf(nint function)
    {
        public delegate* unmanaged<nint, nint, nint, nint, nint, int, nuint*, int> Call =>
            (delegate* unmanaged<nint, nint, nint, nint, nint, int, nuint*, int>)function;
    }

    /// <summary>(handle, alpha, first and its data, second and its data, convolution, algorithm, workspace, its bytes,
    /// beta, result and its data): the three functions are of one form.</summary>
    private readonly struct Product(nint function)
    {
        public delegate* unmanaged<
            nint, void*, nint, nint, nint, nint, nint, int, nint, nuint, void*, nint, nint, int> Call =>
            (delegate* unmanaged<
                nint, void*, nint, nint, nint, nint, nint, int, nint, nuint, void*, nint, nint, int>)function;
    }
}
