using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepNet.Gpu.Vendor;

/// <summary>The functions of cuBLASLt that are used, and their constants.</summary>
/// <remarks>NVIDIA, cuBLAS Library User Guide, "Using the cuBLASLt API",
/// https://docs.nvidia.com/cuda/cublas/#using-the-cublaslt-api; the numbers are those of its public headers cublasLt.h,
/// cublas_api.h and library_types.h. A function returns cublasStatus_t, 0 for success.</remarks>
internal sealed unsafe class CublasLt
{
    /// <summary>CUBLAS_COMPUTE_32F: sums, and products of Float32, without TF32.</summary>
    public const int Compute32F = 68;

    /// <summary>CUBLAS_COMPUTE_32F_FAST_TF32.</summary>
    public const int Compute32FFastTf32 = 77;

    /// <summary>CUDA_R_32F of cudaDataType.</summary>
    public const int Real32F = 0;

    /// <summary>CUDA_R_16F of cudaDataType.</summary>
    public const int Real16F = 2;

    /// <summary>CUDA_R_16BF of cudaDataType.</summary>
    public const int Real16BF = 14;

    private const int StatusNotSupported = 15; // CUBLAS_STATUS_NOT_SUPPORTED
    private const int MatmulTransA = 3; // CUBLASLT_MATMUL_DESC_TRANSA, int32: 0 as it is, 1 transposed
    private const int MatmulTransB = 4; // CUBLASLT_MATMUL_DESC_TRANSB, int32
    private const int MatmulEpilogue = 7; // CUBLASLT_MATMUL_DESC_EPILOGUE, uint32
    private const int MatmulBiasPointer = 8; // CUBLASLT_MATMUL_DESC_BIAS_POINTER, a pointer
    private const uint EpilogueBias = 4; // CUBLASLT_EPILOGUE_BIAS: a number per row of the result
    private const int LayoutBatchCount = 5; // CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, int32
    private const int LayoutBatchOffset = 6; // CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, int64, elements
    private const int PreferenceMaxWorkspace = 1; // CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, uint64
    private const int PreferenceReductions = 3; // CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, uint32
    private const int PreferenceAlignment = 5; // CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, then B, C, D; uint32

    // CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE: parts of a split depth are kept apart and added in their order.
    private const uint OrderedReductions = 2;

    private readonly delegate* unmanaged<nint*, int> _create;
    private readonly delegate* unmanaged<nuint> _getVersion;
    private readonly delegate* unmanaged<int, nint> _getStatusString;
    private readonly delegate* unmanaged<nint*, int, int, int> _matmulDescCreate;
    private readonly delegate* unmanaged<nint, int> _matmulDescDestroy;
    private readonly delegate* unmanaged<nint, int, void*, nuint, int> _matmulDescSetAttribute;
    private readonly delegate* unmanaged<nint*, int, ulong, ulong, long, int> _layoutCreate;
    private readonly delegate* unmanaged<nint, int> _layoutDestroy;
    private readonly delegate* unmanaged<nint, int, void*, nuint, int> _layoutSetAttribute;
    private readonly delegate* unmanaged<nint*, int> _preferenceCreate;
    private readonly delegate* unmanaged<nint, int> _preferenceDestroy;
    private readonly delegate* unmanaged<nint, int, void*, nuint, int> _preferenceSetAttribute;
    private readonly delegate* unmanaged<
        nint, nint, nint, nint, nint, nint, nint, int, Heuristic*, int*, int> _getHeuristic;
    private readonly delegate* unmanaged<
        nint, nint, void*, nint, nint, nint, nint, void*, nint, nint, nint, nint, Algorithm*, nint, nuint, nint, int>
        _matmul;
    private readonly nint _handle;

    /// <exception cref="EntryPointNotFoundException">A function is missing.</exception>
    /// <exception cref="VendorException">It does not start.</exception>
    public CublasLt(nint library)
    {
        _create = (delegate* unmanaged<nint*, int>)Export("Create");
        _getVersion = (delegate* unmanaged<nuint>)Export("GetVersion");
        _getStatusString = (delegate* unmanaged<int, nint>)Export("GetStatusString");
        _matmulDescCreate = (delegate* unmanaged<nint*, int, int, int>)Export("MatmulDescCreate");
        _matmulDescDestroy = (delegate* unmanaged<nint, int>)Export("MatmulDescDestroy");
        _matmulDescSetAttribute =
            (delegate* unmanaged<nint, int, void*, nuint, int>)Export("MatmulDescSetAttribute");
        _layoutCreate = (delegate* unmanaged<nint*, int, ulong, ulong, long, int>)Export("MatrixLayoutCreate");
        _layoutDestroy = (delegate* unmanaged<nint, int>)Export("MatrixLayoutDestroy");
        _layoutSetAttribute = (delegate* unmanaged<nint, int, void*, nuint, int>)Export("MatrixLayoutSetAttribute");
        _preferenceCreate = (delegate* unmanaged<nint*, int>)Export("MatmulPreferenceCreate");
        _preferenceDestroy = (delegate* unmanaged<nint, int>)Export("MatmulPreferenceDestroy");
        _preferenceSetAttribute =
            (delegate* unmanaged<nint, int, void*, nuint, int>)Export("MatmulPreferenceSetAttribute");
        _getHeuristic = (delegate* unmanaged<
            nint, nint, nint, nint, nint, nint, nint, int, Heuristic*, int*, int>)Export("MatmulAlgoGetHeuristic");
        _matmul = (delegate* unmanaged<
            nint, nint, void*, nint, nint, nint, nint, void*, nint, nint, nint, nint, Algorithm*, nint, nuint, nint,
            int>)Export("Matmul");
        nint handle;
        Check(_create(&handle), "cublasLtCreate");
        _handle = handle;
        Version = VendorVersion.Text(_getVersion());

        nint Export(string name) => NativeLibrary.GetExport(library, "cublasLt" + name);
    }

    public string Version { get; }

    /// <summary>Describes a product D = op(A) · op(B).</summary>
    public nint NewProduct(int computeType, bool isTurnedA, bool isTurnedB)
    {
        nint product;
        Check(_matmulDescCreate(&product, computeType, Real32F), "cublasLtMatmulDescCreate");
        try
        {
            SetProduct(product, MatmulTransA, isTurnedA ? 1 : 0);
            SetProduct(product, MatmulTransB, isTurnedB ? 1 : 0);
            return product;
        }
        catch (VendorException)
        {
            FreeProduct(product);
            throw;
        }
    }

    /// <summary>Has a number per row of D added to it.</summary>
    public void SetBias(nint product, nint bias)
    {
        SetProduct(product, MatmulEpilogue, EpilogueBias);
        SetProduct(product, MatmulBiasPointer, bias);
    }

    public void FreeProduct(nint product) => Check(_matmulDescDestroy(product), "cublasLtMatmulDescDestroy");

    /// <summary>Describes matrices whose columns are contiguous.</summary>
    /// <param name="type">Of cudaDataType.</param>
    /// <param name="rows">Elements of a column.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="stride">From a column to the next.</param>
    /// <param name="batches">How many matrices.</param>
    /// <param name="batchStride">From a matrix to the next; 0 for the same one again.</param>
    public nint NewLayout(int type, int rows, int columns, long stride, int batches, long batchStride)
    {
        nint layout;
        Check(_layoutCreate(&layout, type, (ulong)rows, (ulong)columns, stride), "cublasLtMatrixLayoutCreate");
        try
        {
            if (batches > 1)
            {
                Check(
                    _layoutSetAttribute(layout, LayoutBatchCount, &batches, sizeof(int)),
                    "cublasLtMatrixLayoutSetAttribute");
                Check(
                    _layoutSetAttribute(layout, LayoutBatchOffset, &batchStride, sizeof(long)),
                    "cublasLtMatrixLayoutSetAttribute");
            }

            return layout;
        }
        catch (VendorException)
        {
            FreeLayout(layout);
            throw;
        }
    }

    public void FreeLayout(nint layout) => Check(_layoutDestroy(layout), "cublasLtMatrixLayoutDestroy");

    /// <summary>What cuBLASLt deems the fastest way for a product, among those with one order of sums.</summary>
    /// <param name="product">From <see cref="NewProduct"/>.</param>
    /// <param name="a">Layout of A.</param>
    /// <param name="b">Layout of B.</param>
    /// <param name="d">Layout of D.</param>
    /// <param name="workspace">Most bytes it may use.</param>
    /// <param name="alignments">Bytes that the addresses of A, B and D are multiples of.</param>
    public Heuristic Choose(
        nint product, nint a, nint b, nint d, ulong workspace, (uint A, uint B, uint D) alignments)
    {
        nint preference;
        Check(_preferenceCreate(&preference), "cublasLtMatmulPreferenceCreate");
        try
        {
            Prefer(preference, PreferenceMaxWorkspace, workspace);
            Prefer(preference, PreferenceReductions, OrderedReductions);
            Prefer(preference, PreferenceAlignment, alignments.A);
            Prefer(preference, PreferenceAlignment + 1, alignments.B);
            Prefer(preference, PreferenceAlignment + 2, alignments.D);
            Prefer(preference, PreferenceAlignment + 3, alignments.D);
            Heuristic result;
            int count;
            Check(
                _getHeuristic(_handle, product, a, b, d, d, preference, 1, &result, &count),
                "cublasLtMatmulAlgoGetHeuristic");
            Check(count == 0 ? StatusNotSupported : result.State, "cublasLtMatmulAlgoGetHeuristic");
            return result;
        }
        finally
        {
            Check(_preferenceDestroy(preference), "cublasLtMatmulPreferenceDestroy");
        }
    }

    /// <summary>Queues D = op(A) · op(B), with the bias of the product's description.</summary>
    public void Multiply(
        nint product, nint a, nint layoutA, nint b, nint layoutB, nint d, nint layoutD, Algorithm algorithm,
        nint workspace, nuint workspaceBytes, nint stream)
    {
        float one = 1, zero = 0;
        Check(
            _matmul(
                _handle, product, &one, a, layoutA, b, layoutB, &zero, d, layoutD, d, layoutD, &algorithm, workspace,
                workspaceBytes, stream),
            "cublasLtMatmul");
    }

    private void SetProduct<T>(nint product, int attribute, T value)
        where T : unmanaged
        => Check(
            _matmulDescSetAttribute(product, attribute, &value, (nuint)sizeof(T)), "cublasLtMatmulDescSetAttribute");

    private void Prefer<T>(nint preference, int attribute, T value)
        where T : unmanaged
        => Check(
            _preferenceSetAttribute(preference, attribute, &value, (nuint)sizeof(T)),
            "cublasLtMatmulPreferenceSetAttribute");

    private void Check(int status, string function)
    {
        if (status == 0)
            return;
        string? meaning = Marshal.PtrToStringUTF8(_getStatusString(status));
        throw new VendorException($"{function}: {meaning} ({status})", status == StatusNotSupported);
    }

    /// <summary>cublasLtMatmulAlgo_t.</summary>
    [InlineArray(8)]
    internal struct Algorithm
    {
        private ulong _first;
    }

    /// <summary>cublasLtMatmulHeuristicResult_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Heuristic
    {
        public Algorithm Algorithm;
        public nuint WorkspaceBytes;
        public int State;
        public float Waves;
        public Reserved4 Reserved;
    }

    [InlineArray(4)]
    internal struct Reserved4
    {
        private int _first;
    }
}
