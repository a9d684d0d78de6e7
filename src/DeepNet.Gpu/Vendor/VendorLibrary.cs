using System.Runtime.InteropServices;
using ILGPU.Runtime.Cuda;

namespace DeepNet.Gpu.Vendor;

/// <summary>A library of the device's maker: found, tried out, and used only while it does right.</summary>
/// <remarks>
/// Before it is used with a precision, it computes something small that the device's own kernels compute too. Where
/// results differ beyond rounding, or where a function fails, it is set aside for the life of the device, and the own
/// kernels do everything; the reason can be read.
/// </remarks>
internal abstract class VendorLibrary(string name, string purpose, GpuQueue queue, IReadOnlyList<string> files)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<VendorPrecision, string?> _refusals = [];
    private string? _found;
    private string? _whyNot;

    /// <summary>The queue that everything runs in, as the library's functions take it.</summary>
    protected nint Stream => queue.Stream is CudaStream stream ? stream.StreamPtr : 0;

    /// <summary>Whether it may be used with a precision; looks for it and tries it out first if nobody has.</summary>
    public bool IsReady(VendorPrecision precision)
    {
        lock (_gate)
        {
            LookFor();
            if (_whyNot is null && !_refusals.ContainsKey(precision))
                TryOut(precision);
            return _whyNot is null && _refusals[precision] is null;
        }
    }

    /// <summary>Its name and version, what it is used for, and why not for more; tries out what was not yet.</summary>
    public string Describe(IEnumerable<VendorPrecision> precisions)
    {
        lock (_gate)
        {
            VendorPrecision[] ready = [.. precisions.Where(IsReady)];
            string title = _found is null ? name : $"{name} {_found}";
            if (_whyNot is not null)
                return $"{title}: not used: {_whyNot}";
            string refused = string.Concat(
                _refusals.Where(r => r.Value is not null).Select(r => $"; not {r.Key}: {r.Value}"));
            return $"{title}: {purpose} of {string.Join(", ", ready)}{refused}";
        }
    }

    /// <summary>Finds the functions of a loaded library and prepares them.</summary>
    /// <returns>Its version.</returns>
    protected abstract string Open(nint library);

    /// <summary>How far results are from those of the device's own kernels, relative to the largest.</summary>
    protected abstract double Deviation(VendorPrecision precision);

    /// <summary>Has the library do some work.</summary>
    /// <returns>Whether it did; otherwise nothing useful was written.</returns>
    protected bool Attempt<TWork>(VendorPrecision precision, in TWork work)
        where TWork : struct, IVendorWork
    {
        lock (_gate)
        {
            if (!IsReady(precision))
                return false;
            try
            {
                Perform(work);
                return true;
            }
            catch (VendorException e)
            {
                if (!e.IsUnsupported)
                    _whyNot = $"set aside: {e.Message}";
                return false;
            }
            catch (InsufficientMemoryException)
            {
                return false; // its own memory; the kernels of the device need less
            }
        }
    }

    /// <summary>Does some work with the device's context current on this thread.</summary>
    protected void Perform<TWork>(in TWork work)
        where TWork : struct, IVendorWork
    {
        MakeCurrent();
        try
        {
            work.Run();
        }
        finally
        {
            MakeCurrent();
        }
    }

    /// <summary>How far two results are from each other, relative to the largest expected number.</summary>
    protected static double Distance(Tensor actual, Tensor expected)
    {
        float[] a = actual.Cast(DType.Float32).ToArray<float>(), e = expected.Cast(DType.Float32).ToArray<float>();
        double worst = 0, scale = 0;
        for (int i = 0; i < e.Length; i++)
            (worst, scale) = (Math.Max(worst, Math.Abs((double)a[i] - e[i])), Math.Max(scale, Math.Abs((double)e[i])));
        return worst / scale;
    }

    /// <summary>Numbers between -1 and 1 that follow no pattern a wrong order of elements would keep.</summary>
    protected static Tensor Numbers(Shape shape, VendorPrecision precision, Device device)
    {
        var values = new float[shape.Count];
        uint state = (uint)values.Length;
        for (int i = 0; i < values.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            values[i] = (int)state / (float)(1L << 31);
        }

        return Tensor.From<float>(values, shape, device).Cast(TypeOf(precision));
    }

    protected static DType TypeOf(VendorPrecision precision) => precision switch
    {
        VendorPrecision.Float16 => DType.Float16,
        VendorPrecision.BFloat16 => DType.BFloat16,
        _ => DType.Float32,
    };

    /// <summary>Differences that the order of sums and the rounding of factors and results explain.</summary>
    private static double Tolerance(VendorPrecision precision) => precision switch
    {
        VendorPrecision.Float32 => 1e-5,
        VendorPrecision.Float16 => 1.0 / 1024,
        VendorPrecision.BFloat16 => 1.0 / 128,
        _ => 1.0 / 256,
    };

    private void LookFor()
    {
        if (_found is not null || _whyNot is not null)
            return;
        var reasons = new List<string>();
        foreach (string file in files)
        {
            if (!NativeLibrary.TryLoad(file, out nint library))
            {
                reasons.Add($"{file} cannot be loaded");
                continue;
            }

            try
            {
                MakeCurrent();
                _found = $"{Open(library)} ({file})";
                return;
            }
            catch (Exception e) when (e is VendorException or EntryPointNotFoundException)
            {
                reasons.Add($"{file}: {e.Message}");
            }
        }

        _whyNot = reasons.Count == 0 ? "it is for CUDA devices" : string.Join("; ", reasons);
    }

    private void TryOut(VendorPrecision precision)
    {
        string? refusal = null;
        try
        {
            double deviation = Deviation(precision);
            if (!(deviation <= Tolerance(precision)))
            {
                _whyNot = $"set aside: its {precision} results are off by {deviation:G2} of the largest, "
                    + $"{Tolerance(precision):G2} is allowed";
            }
        }
        catch (VendorException e)
        {
            if (e.IsUnsupported)
                refusal = e.Message;
            else
                _whyNot = $"set aside: {e.Message}";
        }

        _refusals[precision] = refusal;
    }

    /// <summary>The context is ILGPU's own, which the libraries use if it is the thread's current one.</summary>
    private void MakeCurrent()
    {
        queue.Accelerator.Bind();
        if (queue.Accelerator is CudaAccelerator cuda)
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.SetCurrentContext(cuda.NativePtr));
    }
}
