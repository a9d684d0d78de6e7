using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace DeepNet.Gpu.Memory;

/// <summary>Two streams of CUDA and events between them.</summary>
internal sealed unsafe class CudaCopyEngine : ICopyEngine
{
    private readonly CudaAccelerator _accelerator;
    private readonly CudaStream _kernels;
    private readonly CudaStream _beside;

    // ILGPU does not bind it: CUresult cuStreamWaitEvent(CUstream, CUevent, unsigned).
    private readonly delegate* unmanaged<nint, nint, uint, CudaError> _streamWaitEvent;

    public CudaCopyEngine(CudaAccelerator accelerator, CudaStream kernels)
    {
        (_accelerator, _kernels) = (accelerator, kernels);
        _beside = (CudaStream)accelerator.CreateStream();
        nint driver = GpuDrivers.Load("cuda");
        _streamWaitEvent =
            (delegate* unmanaged<nint, nint, uint, CudaError>)NativeLibrary.GetExport(driver, "cuStreamWaitEvent");
    }

    private static CudaAPI Api => CudaAPI.CurrentAPI;

    public nint AllocatePinned(int bytes)
    {
        using ScopedAcceleratorBinding bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(Api.AllocateHostMemory(out nint memory, bytes));
        return memory;
    }

    public nint CreateEvent()
    {
        using ScopedAcceleratorBinding bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(Api.CreateEvent(out nint mark, CudaEventFlags.CU_EVENT_DISABLE_TIMING));
        return mark;
    }

    public void Copy(nint from, nint to, int bytes, CopyLane lane)
    {
        using ScopedAcceleratorBinding bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(Api.MemcpyAsync(to, from, bytes, StreamOf(lane)));
    }

    public void Record(nint mark, CopyLane lane)
    {
        using ScopedAcceleratorBinding bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(Api.RecordEvent(mark, StreamOf(lane).StreamPtr));
    }

    public bool IsPassed(nint mark)
    {
        using ScopedAcceleratorBinding bound = _accelerator.BindScoped();
        CudaError state = Api.QueryEvent(mark);
        if (state == CudaError.CUDA_ERROR_NOT_READY)
            return false;
        CudaException.ThrowIfFailed(state);
        return true;
    }

    public void Wait(nint mark)
    {
        using ScopedAcceleratorBinding bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(Api.SynchronizeEvent(mark));
    }

    public void Wait(nint mark, CopyLane lane)
    {
        using ScopedAcceleratorBinding bound = _accelerator.BindScoped();
        CudaException.ThrowIfFailed(_streamWaitEvent(StreamOf(lane).StreamPtr, mark, 0));
    }

    public void Finish() => _beside.Synchronize();

    private CudaStream StreamOf(CopyLane lane) => lane == CopyLane.Kernels ? _kernels : _beside;
}
