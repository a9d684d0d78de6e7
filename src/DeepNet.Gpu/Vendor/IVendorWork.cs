namespace DeepNet.Gpu.Vendor;

/// <summary>Calls of a library's functions.</summary>
internal interface IVendorWork
{
    /// <summary>Queues the work.</summary>
    /// <exception cref="VendorException">A function failed.</exception>
    void Run();
}
